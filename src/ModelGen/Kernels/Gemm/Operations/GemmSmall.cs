using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>
/// Products so small that tiles, and the order in which they go, would cost more than they save: <c>c[m, n] = a[m, k] · b</c> with b in one panel, or
/// <c>c += aᵀ · b</c> with c in one.
/// </summary>
internal readonly ref struct GemmSmall<S> : IVectorCode
    where S : struct, IStore
{
    /// <summary>Multiplications, those of the padding included, up to which this is faster; measured.</summary>
    private const long MaxMultiplications = 1 << 12;

    /// <summary>Longer sums wait for one addition after the other; measured.</summary>
    private const int MaxDepth = 64;

    private readonly ref float c;
    private readonly ref float a;
    private readonly ref float b;
    private readonly ref float bias;
    private readonly nint cRow;
    private readonly nint aRow;
    private readonly nint aStep;
    private readonly int rows;
    private readonly int depth;
    private readonly int columns;

    /// <param name="c">Of <paramref name="rows"/> by <paramref name="columns"/>.</param>
    /// <param name="a">Of <paramref name="rows"/> by <paramref name="depth"/>, transposed if the product is added to c.</param>
    /// <param name="b">Of <paramref name="depth"/> by <paramref name="columns"/>.</param>
    /// <param name="bias">What is added, where <typeparamref name="S"/> adds.</param>
    /// <param name="rows">The rows of c.</param>
    /// <param name="depth">The length of the sums.</param>
    /// <param name="columns">The columns of c, 1 to 64.</param>
    internal GemmSmall(Span<float> c, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> bias, int rows, int depth, int columns)
        : this(
            c,
            typeof(S) == typeof(Accumulate) ? Panels.PanelWidth(0, columns) : columns,
            a,
            typeof(S) == typeof(Accumulate) ? 1 : depth,
            typeof(S) == typeof(Accumulate) ? rows : 1,
            b,
            bias,
            rows,
            depth,
            columns)
    {
    }

    /// <summary>Rows of c and of a may lie apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal GemmSmall(
        Span<float> c, nint cRow, ReadOnlySpan<float> a, nint aRow, nint aStep, ReadOnlySpan<float> b, ReadOnlySpan<float> bias, int rows, int depth, int columns)
    {
        this.cRow = cRow;
        this.aRow = aRow;
        this.aStep = aStep;
        this.c = ref MemoryMarshal.GetReference(c);
        this.a = ref MemoryMarshal.GetReference(a);
        this.b = ref MemoryMarshal.GetReference(b);
        this.bias = ref MemoryMarshal.GetReference(bias);
        this.rows = rows;
        this.depth = depth;
        this.columns = columns;
    }

    /// <summary>Whether this is the best way for a product of these sizes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool Suits(int rows, int depth, int columns) =>
        columns <= Panels.Width && columns > 0 && depth <= MaxDepth && (long)rows * depth * Panels.PanelWidth(0, columns) <= MaxMultiplications;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>()
        where V : struct, IVector<V>
    {
        nint bRow = typeof(S) == typeof(Accumulate) ? columns : Panels.PanelWidth(0, columns);
        for (int column = 0; column < columns; column += V.Count)
        {
            int lanes = Math.Min(V.Count, columns - column);
            GemmSmallKernel.Run<V, S>(
                ref Unsafe.Add(ref c, column), cRow, ref a, aRow, aStep, ref Unsafe.Add(ref b, column), bRow, ref Unsafe.Add(ref bias, column), depth, rows, lanes);
        }
    }
}
