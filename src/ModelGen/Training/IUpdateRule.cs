namespace ModelGen.Runtime;

/// <summary>An optimizer's arithmetic on one vector of parameters; its fields are the step's numbers in all lanes.</summary>
internal interface IUpdateRule<V>
    where V : struct, IVector<V>
{
    /// <summary>How many of the moments the rule uses, a constant.</summary>
    static abstract int Moments { get; }

    /// <summary>Gives the new parameters and changes the moments in place.</summary>
    V Apply(V parameter, V gradient, ref V moment0, ref V moment1, ref V moment2);
}
