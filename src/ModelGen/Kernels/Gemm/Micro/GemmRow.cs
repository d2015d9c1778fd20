using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>One row of a linear layer with 1 to 64 outputs, without anything but the kernel. Everything but the length of x folds away where sizes are constants.</summary>
internal static class GemmRow
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Run<S>(Span<float> y, ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> bias, int k, int n)
        where S : struct, IStore
    {
        if (V512.IsSupported)
        {
            Run<V512, WideTile, S>(y, x, w, bias, k, n);
        }
        else if (V256.IsSupported && GemmWidth.HasWideTile)
        {
            Run<V256, WideTile, S>(y, x, w, bias, k, n);
        }
        else if (V256.IsSupported)
        {
            Run<V256, NarrowTile, S>(y, x, w, bias, k, n);
        }
        else if (V128.IsSupported)
        {
            Run<V128, NarrowTile, S>(y, x, w, bias, k, n);
        }
        else
        {
            Run<V1, NarrowTile, S>(y, x, w, bias, k, n);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Run<V, T, S>(Span<float> y, ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> bias, int k, int n)
        where V : struct, IVector<V>
        where T : struct, ITile
        where S : struct, IStore
    {
        ref float c = ref MemoryMarshal.GetReference(y);
        ref float a = ref MemoryMarshal.GetReference(x);
        ref float b = ref MemoryMarshal.GetReference(w);
        ref float start = ref MemoryMarshal.GetReference(bias);
        int width = Panels.PanelWidth(0, n);
        if (n <= V.Count)
        {
            GemmVectorKernel.Row<V, Columns1, S, Floats>(ref c, ref a, ref b, width, ref start, k, n);
        }
        else if (n <= 2 * V.Count)
        {
            GemmVectorKernel.Row<V, Columns2, S, Floats>(ref c, ref a, ref b, width, ref start, k, n - V.Count);
        }
        else
        {
            GemmStrip.Row<V, T, S, Floats>(ref c, ref a, ref b, width, ref start, k, n);
        }
    }
}
