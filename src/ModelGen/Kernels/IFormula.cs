namespace ModelGen.Runtime;

/// <summary>What the loops see of a formula of any arity: eight operands, of which only the first <see cref="Arity"/> are loaded.</summary>
internal unsafe interface IFormula
{
    static abstract int Arity { get; }

    V Apply<V>(V a, V b, V c, V d, V e, V f, V g, V h)
        where V : struct, IVector<V>;

    /// <summary>The loop of <see cref="ElementwiseLoop"/> for this formula.</summary>
    static abstract delegate*<void*, RowBlock*, void> Map<V, M>()
        where V : struct, IVector<V>
        where M : struct, IStoreMode;

    /// <summary>The loop of <see cref="ReduceLoop"/> along contiguous memory for this formula.</summary>
    static abstract delegate*<void*, ReduceBlock*, void> Rows<V, R>()
        where V : struct, IVector<V>
        where R : struct, IReduction;

    /// <summary>The loop of <see cref="ReduceLoop"/> across contiguous memory for this formula.</summary>
    static abstract delegate*<void*, ReduceBlock*, void> Columns<V, R>()
        where V : struct, IVector<V>
        where R : struct, IReduction;
}
