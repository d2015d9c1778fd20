namespace ModelGen.Runtime;

/// <summary>An optimizer's arithmetic on one vector; <see cref="UpdateLoop"/> runs it over a block.</summary>
internal interface IUpdateRule
{
    /// <summary>How many of the moments the rule uses, a constant.</summary>
    static abstract int Moments { get; }

    /// <summary>Gives the new parameters and changes the moments in place.</summary>
    V Apply<V>(V parameter, V gradient, ref V moment0, ref V moment1, ref V moment2)
        where V : struct, IVector<V>;
}
