namespace ModelGen.Runtime;

/// <summary>What the loops see of a formula of any arity: eight operands, of which only the first <see cref="Arity"/> are loaded.</summary>
internal interface IFormula
{
    static abstract int Arity { get; }

    V Apply<V>(V a, V b, V c, V d, V e, V f, V g, V h)
        where V : struct, IVector<V>;
}
