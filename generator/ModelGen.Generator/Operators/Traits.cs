namespace ModelGen.Generator.Operators;

/// <summary>What is known of a value beyond its type: operators give it (<see cref="Operator.TraitsOf"/>) and doubt by it (<see cref="Operator.Doubt"/>).</summary>
[Flags]
internal enum Traits
{
    None = 0,

    /// <summary>Numbers from 0 to 1 that came out of a softmax or sigmoid.</summary>
    Probabilities = 1,

    /// <summary>Their logarithms.</summary>
    LogProbabilities = 2,

    /// <summary>The last dimension has the size 1 because the declaration asks for it, as for broadcasting.</summary>
    WantedOne = 4,

    /// <summary>A parameter as it is: any numbers.</summary>
    Weights = 8,

    /// <summary>Any numbers of either sign, as a matrix product with a parameter gives them, with or without a bias: what goes into a softmax or sigmoid.</summary>
    Logits = 16,
}
