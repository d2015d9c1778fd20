namespace ModelGen.Generator.Scheduling;

/// <summary>How large fused kernels may grow, and what is cheap enough to compute twice.</summary>
internal static class FusionLimits
{
    /// <summary>Operands of a formula: the runtime's formula interfaces go that far.</summary>
    public const int Operands = 8;

    /// <summary>Results of a formula: the runtime's joint formulas go that far.</summary>
    public const int Results = 8;

    /// <summary>Operands of an epilogue besides the product.</summary>
    public const int EpilogueOperands = 3;

    /// <summary>Terms of one group, steps of a joint one: keeps formulas readable and recursion over them shallow.</summary>
    public const int Terms = 64;

    /// <summary>Terms and operands of a mask, which has to join a group with its selection and can't be stored on the way.</summary>
    public const int MaskTerms = 16;

    /// <inheritdoc cref="MaskTerms"/>
    public const int MaskOperands = 4;

    /// <summary>Vector instructions that cost less than writing and reading memory.</summary>
    public const int CheapCost = 4;

    /// <summary>Vector instructions one behind the other that a processor overlaps with those of the next elements without loss.</summary>
    public const int Chain = 20;

    /// <summary>Operands up to which computing twice reads no more than storing would write and read.</summary>
    public const int CheapOperands = 2;

    /// <summary>Loops of a kernel: the runtime's strided operands go that far.</summary>
    public const int Rank = 6;
}
