namespace ModelGen;

/// <summary>How the size of a perturbation is measured.</summary>
public enum PerturbationNorm
{
    /// <summary>By the value that changes most.</summary>
    LInfinity,

    /// <summary>By the root of the sum of all squares.</summary>
    L2,
}
