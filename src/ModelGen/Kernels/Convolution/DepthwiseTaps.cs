using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>The planes, lines and pixels that a position's taps read, as far as they lie in the source, and their weights.</summary>
internal ref struct DepthwiseTaps
{
    internal ref float Source;
    internal ref float Weight;
    internal int Depth;
    internal int Height;
    internal nint PixelStep;
    internal nint LineStep;
    internal nint PlaneStep;
    internal nint WeightStep;
    internal nint WeightLineStep;
    internal nint WeightPlaneStep;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly ref float SourceLine(ref float source, nint plane, nint line) => ref Unsafe.Add(ref source, (plane * PlaneStep) + (line * LineStep));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly ref float WeightLine(ref float weights, nint plane, nint line) => ref Unsafe.Add(ref weights, (plane * WeightPlaneStep) + (line * WeightLineStep));
}
