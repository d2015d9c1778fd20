using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>
/// Reductions of a formula over some dimensions of an iteration space, without a pass over memory for the formula. The space is the kept
/// dimensions followed by the reduced ones (at most six together), and so are the operands' strides; the result is dense over the kept ones.
/// </summary>
/// <remarks>
/// Two loops (<see cref="ReduceLoop"/>) are instantiated per formula and vector width as they are needed. Nothing to reduce gives 0, -∞ or
/// +∞.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe partial class Reduce
{
    /// <summary>A reduction at the width <typeparamref name="V"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void RunAt<V, F, R>(F formula, IterationSpace* space, int kept, Span<float> y, bool accumulate)
        where V : struct, IVector<V>
        where F : struct, IFormula
        where R : struct, IReduction
    {
        if (!space->IsEmpty)
        {
            ReduceDriver.Run(
                F.Rows<V, R>(),
                F.Columns<V, R>(),
                Unsafe.AsPointer(ref formula),
                space,
                kept,
                R.Kind,
                accumulate);
        }
        else if (!accumulate)
        {
            y.Fill(R.Identity<V1>().v);
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

    /// <summary>A reduction at the widest vectors of this machine.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Run<F, R>(F formula, IterationSpace* space, int kept, Span<float> y, bool accumulate)
        where F : struct, IFormula
        where R : struct, IReduction
    {
        if (V512.IsSupported)
        {
            RunAt<V512, F, R>(formula, space, kept, y, accumulate);
        }
        else if (V256.IsSupported)
        {
            RunAt<V256, F, R>(formula, space, kept, y, accumulate);
        }
        else if (V128.IsSupported)
        {
            RunAt<V128, F, R>(formula, space, kept, y, accumulate);
        }
        else
        {
            RunAt<V1, F, R>(formula, space, kept, y, accumulate);
        }
    }
}
