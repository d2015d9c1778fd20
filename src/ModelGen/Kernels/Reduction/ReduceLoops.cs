using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>A formula and the loops that reduce it, for code that is not generic over either.</summary>
internal readonly unsafe struct ReduceLoops
{
    /// <summary>The loop along contiguous memory.</summary>
    internal readonly delegate*<void*, ReduceBlock*, void> Rows;

    /// <summary>The loop across it.</summary>
    internal readonly delegate*<void*, ReduceBlock*, void> Columns;

    /// <summary>What the loops read their formula from.</summary>
    internal readonly void* Formula;

    /// <summary>How results of calls are combined.</summary>
    internal readonly Reduction Kind;

    /// <summary>The operands that repeat one value along a row, see <see cref="FormulaOperands.Repeats"/>.</summary>
    internal readonly int Repeats;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ReduceLoops(
        delegate*<void*, ReduceBlock*, void> rows, delegate*<void*, ReduceBlock*, void> columns, void* formula, Reduction kind, int repeats)
    {
        Repeats = repeats;
        Rows = rows;
        Columns = columns;
        Formula = formula;
        Kind = kind;
    }

    /// <summary>The result where there is nothing to reduce.</summary>
    internal float Identity => Kind switch
    {
        Reduction.Sum => 0f,
        Reduction.Max => float.NegativeInfinity,
        _ => float.PositiveInfinity,
    };

    /// <summary>The loops at the widest vectors of this machine.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ReduceLoops Of<F, R>(void* formula)
        where F : struct, IFormula
        where R : struct, IReduction
    {
        if (V512.IsSupported)
        {
            return At<V512, F, R>(formula);
        }

        if (V256.IsSupported)
        {
            return At<V256, F, R>(formula);
        }

        return V128.IsSupported ? At<V128, F, R>(formula) : At<V1, F, R>(formula);
    }

    /// <summary>The loops at the width <typeparamref name="V"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ReduceLoops At<V, F, R>(void* formula)
        where V : struct, IVector<V>
        where F : struct, IFormula
        where R : struct, IReduction =>
        new(&ReduceLoop.Rows<V, F, R>, &ReduceLoop.Columns<V, F, R>, formula, R.Kind, FormulaOperands.Repeats<F>());
}
