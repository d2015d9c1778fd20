using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>
/// Reductions of a formula over some dimensions of an iteration space, without a pass over memory for the formula. The space is the kept
/// dimensions followed by the reduced ones (at most six together), and so are the operands' strides; the result is dense over the kept ones.
/// Callers pass as many operands as the formula has.
/// </summary>
/// <remarks>
/// Two loops (<see cref="ReduceLoop"/>) are instantiated per formula and reduction as they are needed. Nothing to reduce gives 0, -∞ or
/// +∞.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class Reduce
{
    /// <summary><c>y[kept] = Σ over reduced of formula(a, …)</c>.</summary>
    /// <exception cref="ArgumentException">Strides reach beyond a span, or there are more or fewer operands than the formula has.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum<F>(
        F formula,
        Span<float> y,
        Span<int> kept,
        Span<int> reduced,
        in Strided a,
        in Strided b = default,
        in Strided c = default,
        in Strided d = default,
        in Strided e = default,
        in Strided f = default,
        in Strided g = default,
        in Strided h = default)
        where F : struct, IFormula =>
        Run(ReduceLoops.Of<F, IReduction.Sum>(Unsafe.AsPointer(ref formula)), accumulate: false, y, kept, reduced, in a, in b, in c, in d, in e, in f, in g, in h);

    /// <summary><c>y[kept] += Σ over reduced of formula(a, …)</c>.</summary>
    /// <exception cref="ArgumentException">Strides reach beyond a span, or there are more or fewer operands than the formula has.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddSum<F>(
        F formula,
        Span<float> y,
        Span<int> kept,
        Span<int> reduced,
        in Strided a,
        in Strided b = default,
        in Strided c = default,
        in Strided d = default,
        in Strided e = default,
        in Strided f = default,
        in Strided g = default,
        in Strided h = default)
        where F : struct, IFormula =>
        Run(ReduceLoops.Of<F, IReduction.Sum>(Unsafe.AsPointer(ref formula)), accumulate: true, y, kept, reduced, in a, in b, in c, in d, in e, in f, in g, in h);

    /// <summary><c>y[kept]</c> is the greatest formula(a, …) over reduced; NaN if any is NaN.</summary>
    /// <exception cref="ArgumentException">Strides reach beyond a span, or there are more or fewer operands than the formula has.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Max<F>(
        F formula,
        Span<float> y,
        Span<int> kept,
        Span<int> reduced,
        in Strided a,
        in Strided b = default,
        in Strided c = default,
        in Strided d = default,
        in Strided e = default,
        in Strided f = default,
        in Strided g = default,
        in Strided h = default)
        where F : struct, IFormula =>
        Run(ReduceLoops.Of<F, IReduction.Max>(Unsafe.AsPointer(ref formula)), accumulate: false, y, kept, reduced, in a, in b, in c, in d, in e, in f, in g, in h);

    /// <summary><c>y[kept]</c> is the least formula(a, …) over reduced; NaN if any is NaN.</summary>
    /// <exception cref="ArgumentException">Strides reach beyond a span, or there are more or fewer operands than the formula has.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Min<F>(
        F formula,
        Span<float> y,
        Span<int> kept,
        Span<int> reduced,
        in Strided a,
        in Strided b = default,
        in Strided c = default,
        in Strided d = default,
        in Strided e = default,
        in Strided f = default,
        in Strided g = default,
        in Strided h = default)
        where F : struct, IFormula =>
        Run(ReduceLoops.Of<F, IReduction.Min>(Unsafe.AsPointer(ref formula)), accumulate: false, y, kept, reduced, in a, in b, in c, in d, in e, in f, in g, in h);

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Run(
        in ReduceLoops loops,
        bool accumulate,
        Span<float> y,
        Span<int> kept,
        Span<int> reduced,
        in Strided a,
        in Strided b,
        in Strided c,
        in Strided d,
        in Strided e,
        in Strided f,
        in Strided g,
        in Strided h)
    {
        fixed (float* py = y, pa = a.Span, pb = b.Span, pc = c.Span, pd = d.Span, pe = e.Span, pf = f.Span, pg = g.Span, ph = h.Span)
        {
            Unsafe.SkipInit(out SmallReduction small);
            int rank = kept.Length + reduced.Length;
            if (small.TryStart(kept, reduced, py, y.Length, loops.Repeats))
            {
                _ = small.TryAdd(pa, in a, rank) && small.TryAdd(pb, in b, rank) && small.TryAdd(pc, in c, rank) && small.TryAdd(pd, in d, rank)
                    && small.TryAdd(pe, in e, rank) && small.TryAdd(pf, in f, rank) && small.TryAdd(pg, in g, rank) && small.TryAdd(ph, in h, rank);
                if (small.TryRun(in loops, accumulate))
                {
                    return;
                }
            }

            Unsafe.SkipInit(out IterationSpace space);
            Start(&space, kept, reduced, py, y.Length);
            _ = space.TryAdd(pa, in a) && space.TryAdd(pb, in b) && space.TryAdd(pc, in c) && space.TryAdd(pd, in d)
                && space.TryAdd(pe, in e) && space.TryAdd(pf, in f) && space.TryAdd(pg, in g) && space.TryAdd(ph, in h);
            Run(in loops, &space, kept.Length, y, accumulate);
        }
    }

    /// <summary>Reduces the dimensions of a space behind the first <paramref name="kept"/>; <paramref name="y"/> is its result.</summary>
    internal static void Run(in ReduceLoops loops, IterationSpace* space, int kept, Span<float> y, bool accumulate)
    {
        if (!space->IsEmpty)
        {
            ReduceDriver.Run(in loops, space, kept, accumulate);
        }
        else if (!accumulate)
        {
            y.Fill(loops.Identity);
        }
    }

    /// <summary>Starts the space of kept and reduced dimensions, with the result in place.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Start(IterationSpace* space, ReadOnlySpan<int> kept, ReadOnlySpan<int> reduced, float* y, int length)
    {
        int rank = kept.Length + reduced.Length;
        if (rank > Strides.MaxRank)
        {
            throw new ArgumentException($"An iteration space has at most {Strides.MaxRank} dimensions, not {rank}.", nameof(kept));
        }

        Span<int> shape = stackalloc int[Strides.MaxRank];
        kept.CopyTo(shape);
        reduced.CopyTo(shape[kept.Length..]);
        Strides dense = Strides.Dense(kept, rank, out long elements);
        if (elements != length)
        {
            throw new ArgumentException($"The result has {length} elements, but the kept dimensions have {elements}.", nameof(y));
        }

        space->Start(shape[..rank], y, length, in dense);
    }
}
