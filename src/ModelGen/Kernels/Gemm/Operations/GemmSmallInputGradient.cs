using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary><c>dx[m, k] = dy[m, n] · W</c> for W of one small panel, which is transposed on the stack.</summary>
internal static class GemmSmallInputGradient
{
    /// <summary>Floats of the transposed weight.</summary>
    private const int MaxWeights = 256;

    /// <summary>What <see cref="Transposition"/> takes in one go; the padding of a panel is at least as wide.</summary>
    private const int Block = 8;

    /// <summary>Whether this is the best way for a product of these sizes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool Suits(int m, int k, int n) =>
        n > 0 && n <= Panels.Width && GemmSmall<Overwrite>.Suits(m, n, k) && Rows(n) * Panels.PanelWidth(0, k) <= MaxWeights && !GemmDot.Suits(m, n);

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(Span<float> dx, ReadOnlySpan<float> dy, ReadOnlySpan<float> w, int m, int k, int n)
    {
        Span<float> transposed = stackalloc float[MaxWeights];
        int width = Panels.PanelWidth(0, k);
        if (k < width)
        {
            transposed[..(Rows(n) * width)].Clear();
        }

        Transposition.Run(ref MemoryMarshal.GetReference(transposed), width, ref MemoryMarshal.GetReference(w), Panels.PanelWidth(0, n), k, Rows(n));
        Widest.Run(new GemmSmall<Overwrite>(dx, dy, transposed, default, m, n, k));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Rows(int n) => (n + Block - 1) & -Block;
}
