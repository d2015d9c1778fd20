namespace ModelGen.Generator.Operators.Contraction;

/// <summary>What a parameter is to the operators that read it: decides how it lies in memory.</summary>
[Flags]
internal enum WeightUses
{
    None = 0,

    /// <summary>The weight of a linear layer, <c>x · Wᵀ</c>.</summary>
    Weight = 1,

    /// <summary>The same weight on the way back, <c>dy · W</c>.</summary>
    InputGradient = 2,

    /// <summary>Its gradient is a product <c>dyᵀ · x</c>.</summary>
    WeightGradient = 4,

    /// <summary>Anything else, for which it has to lie row by row.</summary>
    Other = 8,

    /// <summary>The weight is that of a convolution.</summary>
    Convolved = 16,

    /// <summary>A table of which rows are looked up.</summary>
    Rows = 32,
}
