using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>
/// Elementwise kernels: one formula over up to eight operands in one pass over memory. A result may be one of the operands, element by
/// element; any other overlap gives unspecified values. Callers pass as many operands as the formula has.
/// </summary>
/// <remarks>
/// A formula costs the JIT one loop (<see cref="ElementwiseLoop"/>), instantiated at the widest vectors of the machine, and a few
/// instructions that hand the loop to code shared by all formulas. Here and in all kernels, lists of sizes are read, though they are not
/// <c>ReadOnlySpan</c>: constants of one would be looked up by reflection in an unoptimised caller, which allocates; those of a span lie on
/// its stack.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe partial class Elementwise
{
    /// <summary>About how many elements a thread computes in a nanosecond; what formulas take differs by a factor of ten.</summary>
    internal const int ElementsPerNanosecond = 5;

    /// <summary>Sets every element of <paramref name="y"/> to <paramref name="value"/>.</summary>
    public static void Fill(Span<float> y, float value) => y.Fill(value);

    /// <summary><c>y = formula(a, …)</c>; all of one length, and <paramref name="y"/> may be one of the operands.</summary>
    /// <exception cref="ArgumentException">Lengths differ, or there are more or fewer operands than the formula has.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Map<F>(
        F formula,
        Span<float> y,
        ReadOnlySpan<float> a,
        ReadOnlySpan<float> b = default,
        ReadOnlySpan<float> c = default,
        ReadOnlySpan<float> d = default,
        ReadOnlySpan<float> e = default,
        ReadOnlySpan<float> f = default,
        ReadOnlySpan<float> g = default,
        ReadOnlySpan<float> h = default)
        where F : struct, IFormula
    {
        FormulaOperands.RequireDense<F>();
        if (default(F) is IOperands5)
        {
            RunDense(Loop<F, Overwrite>(), Unsafe.AsPointer(ref formula), new DenseOutputs(y), in a, in b, in c, in d, in e, in f, in g, in h);
        }
        else
        {
            FormulaOperands.RequireAbsent(e.Length | f.Length | g.Length | h.Length);
            RunFew(
                Loop<F, Overwrite>(),
                Unsafe.AsPointer(ref formula),
                ref MemoryMarshal.GetReference(y),
                y.Length,
                ref MemoryMarshal.GetReference(a),
                a.Length,
                ref MemoryMarshal.GetReference(b),
                b.Length,
                ref MemoryMarshal.GetReference(c),
                c.Length,
                ref MemoryMarshal.GetReference(d),
                d.Length);
        }
    }

    /// <summary><c>y += formula(a, …)</c>; all of one length, and <paramref name="y"/> may be one of the operands.</summary>
    /// <exception cref="ArgumentException">Lengths differ, or there are more or fewer operands than the formula has.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddMap<F>(
        F formula,
        Span<float> y,
        ReadOnlySpan<float> a,
        ReadOnlySpan<float> b = default,
        ReadOnlySpan<float> c = default,
        ReadOnlySpan<float> d = default,
        ReadOnlySpan<float> e = default,
        ReadOnlySpan<float> f = default,
        ReadOnlySpan<float> g = default,
        ReadOnlySpan<float> h = default)
        where F : struct, IFormula
    {
        FormulaOperands.RequireDense<F>();
        if (default(F) is IOperands5)
        {
            RunDense(Loop<F, Accumulate>(), Unsafe.AsPointer(ref formula), new DenseOutputs(y), in a, in b, in c, in d, in e, in f, in g, in h);
        }
        else
        {
            FormulaOperands.RequireAbsent(e.Length | f.Length | g.Length | h.Length);
            RunFew(
                Loop<F, Accumulate>(),
                Unsafe.AsPointer(ref formula),
                ref MemoryMarshal.GetReference(y),
                y.Length,
                ref MemoryMarshal.GetReference(a),
                a.Length,
                ref MemoryMarshal.GetReference(b),
                b.Length,
                ref MemoryMarshal.GetReference(c),
                c.Length,
                ref MemoryMarshal.GetReference(d),
                d.Length);
        }
    }

    /// <summary><c>y = formula(a, …)</c> over <paramref name="shape"/>.</summary>
    /// <exception cref="ArgumentException">Strides reach beyond a span, or there are more or fewer operands than the formula has.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Map<F>(
        F formula,
        Span<int> shape,
        in StridedOutput y,
        in Strided a,
        in Strided b = default,
        in Strided c = default,
        in Strided d = default,
        in Strided e = default,
        in Strided f = default,
        in Strided g = default,
        in Strided h = default)
        where F : struct, IFormula
    {
        if (default(F) is IOperands5)
        {
            RunStrided(FormulaLoop.Of<F, Overwrite>(ref formula), accumulate: false, shape, new StridedOutputs(y), in a, in b, in c, in d, in e, in f, in g, in h);
        }
        else
        {
            FormulaOperands.RequireAbsent(e.Count | f.Count | g.Count | h.Count);
            RunFew(FormulaLoop.Of<F, Overwrite>(ref formula), accumulate: false, shape, in y, in a, in b, in c, in d);
        }
    }

    /// <summary><c>y += formula(a, …)</c> over <paramref name="shape"/>.</summary>
    /// <exception cref="ArgumentException">Strides reach beyond a span, or there are more or fewer operands than the formula has.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddMap<F>(
        F formula,
        Span<int> shape,
        in StridedOutput y,
        in Strided a,
        in Strided b = default,
        in Strided c = default,
        in Strided d = default,
        in Strided e = default,
        in Strided f = default,
        in Strided g = default,
        in Strided h = default)
        where F : struct, IFormula
    {
        if (default(F) is IOperands5)
        {
            RunStrided(FormulaLoop.Of<F, Accumulate>(ref formula), accumulate: true, shape, new StridedOutputs(y), in a, in b, in c, in d, in e, in f, in g, in h);
        }
        else
        {
            FormulaOperands.RequireAbsent(e.Count | f.Count | g.Count | h.Count);
            RunFew(FormulaLoop.Of<F, Accumulate>(ref formula), accumulate: true, shape, in y, in a, in b, in c, in d);
        }
    }

    /// <summary>The loop of a formula at the widest vectors of this machine.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static delegate*<void*, RowBlock*, void> Loop<F, M>()
        where F : struct, IFormula
        where M : struct, IStore
    {
        if (V512.IsSupported)
        {
            return &ElementwiseLoop.Run<V512, F, M>;
        }

        if (V256.IsSupported)
        {
            return &ElementwiseLoop.Run<V256, F, M>;
        }

        return V128.IsSupported ? &ElementwiseLoop.Run<V128, F, M> : &ElementwiseLoop.Run<V1, F, M>;
    }

    /// <summary>
    /// One result of up to four operands, as most calls are. References and lengths come one by one: a span that is handed on is stored in
    /// halves and loaded as a whole, which a small call would wait for.
    /// </summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void RunFew(
        delegate*<void*, RowBlock*, void> loop,
        void* formula,
        ref float y,
        int length,
        ref float a,
        int aLength,
        ref float b,
        int bLength,
        ref float c,
        int cLength,
        ref float d,
        int dLength)
    {
        fixed (float* py = &y, pa = &a, pb = &b, pc = &c, pd = &d)
        {
            Unsafe.SkipInit(out RowBlock block);
            block.Start(length);
            _ = block.AddResult(py, length);
            _ = block.Add(pa, aLength) && block.Add(pb, bLength) && block.Add(pc, cLength) && block.Add(pd, dLength);
            RunBlock(loop, formula, &block);
        }
    }

    /// <summary>A dense pass; a long one is shared among threads.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RunBlock(delegate*<void*, RowBlock*, void> loop, void* formula, RowBlock* block)
    {
        int threads = Partition.Threads(block->Columns / ElementsPerNanosecond);
        if (threads > 1)
        {
            var units = new DenseUnits(loop, formula, block);
            Partition.Run(ref units, units.Count, threads);
        }
        else if (block->Columns > 0)
        {
            loop(formula, block);
        }
    }

    /// <summary>One result of up to four operands over a space, as most calls are.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void RunFew(
        in FormulaLoop loop,
        bool accumulate,
        Span<int> shape,
        in StridedOutput y,
        in Strided a,
        in Strided b,
        in Strided c,
        in Strided d)
    {
        fixed (float* py = y.Span, pa = a.Span, pb = b.Span, pc = c.Span, pd = d.Span)
        {
            Unsafe.SkipInit(out IterationSpace space);
            space.Start(shape, py, y.Span.Length, in y.Strides);
            _ = space.TryAdd(pa, in a) && space.TryAdd(pb, in b) && space.TryAdd(pc, in c) && space.TryAdd(pd, in d);
            ElementwiseDriver.Run(in loop, &space, accumulate);
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RunDense(
        delegate*<void*, RowBlock*, void> loop,
        void* formula,
        in DenseOutputs y,
        in ReadOnlySpan<float> a,
        in ReadOnlySpan<float> b,
        in ReadOnlySpan<float> c,
        in ReadOnlySpan<float> d,
        in ReadOnlySpan<float> e,
        in ReadOnlySpan<float> f,
        in ReadOnlySpan<float> g,
        in ReadOnlySpan<float> h)
    {
        fixed (float* y1 = y.A, y2 = y.B, y3 = y.C, y4 = y.D, y5 = y.E, y6 = y.F, y7 = y.G, y8 = y.H)
        fixed (float* pa = a, pb = b, pc = c, pd = d, pe = e, pf = f, pg = g, ph = h)
        {
            Unsafe.SkipInit(out RowBlock block);
            block.Start(y.A.Length);
            _ = block.AddResult(y1, y.A.Length) && block.AddResult(y2, y.B.Length) && block.AddResult(y3, y.C.Length) && block.AddResult(y4, y.D.Length)
                && block.AddResult(y5, y.E.Length) && block.AddResult(y6, y.F.Length) && block.AddResult(y7, y.G.Length) && block.AddResult(y8, y.H.Length);
            _ = block.Add(pa, a.Length) && block.Add(pb, b.Length) && block.Add(pc, c.Length) && block.Add(pd, d.Length)
                && block.Add(pe, e.Length) && block.Add(pf, f.Length) && block.Add(pg, g.Length) && block.Add(ph, h.Length);
            RunBlock(loop, formula, &block);
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RunStrided(
        in FormulaLoop loop,
        bool accumulate,
        Span<int> shape,
        in StridedOutputs y,
        in Strided a,
        in Strided b,
        in Strided c,
        in Strided d,
        in Strided e,
        in Strided f,
        in Strided g,
        in Strided h)
    {
        fixed (float* y1 = y.A.Span, y2 = y.B.Span, y3 = y.C.Span, y4 = y.D.Span, y5 = y.E.Span, y6 = y.F.Span, y7 = y.G.Span, y8 = y.H.Span)
        fixed (float* pa = a.Span, pb = b.Span, pc = c.Span, pd = d.Span, pe = e.Span, pf = f.Span, pg = g.Span, ph = h.Span)
        {
            Unsafe.SkipInit(out IterationSpace space);
            space.Start(shape, y1, y.A.Span.Length, in y.A.Strides);
            _ = space.TryAddResult(y2, in y.B) && space.TryAddResult(y3, in y.C) && space.TryAddResult(y4, in y.D) && space.TryAddResult(y5, in y.E)
                && space.TryAddResult(y6, in y.F) && space.TryAddResult(y7, in y.G) && space.TryAddResult(y8, in y.H);
            _ = space.TryAdd(pa, in a) && space.TryAdd(pb, in b) && space.TryAdd(pc, in c) && space.TryAdd(pd, in d)
                && space.TryAdd(pe, in e) && space.TryAdd(pf, in f) && space.TryAdd(pg, in g) && space.TryAdd(ph, in h);
            ElementwiseDriver.Run(in loop, &space, accumulate);
        }
    }
}
