namespace ModelGen.Generator.Graphs;

/// <summary>What an output of a function is.</summary>
internal enum OutputRole
{
    /// <summary>What the function computes.</summary>
    Result,

    /// <summary>In a loss, state for the next step: nothing is differentiated through it.</summary>
    Carried,

    /// <summary>In a forward function for training, a value kept for the backward function.</summary>
    Kept,

    /// <summary>In a backward function, the gradient of an input. The caller may do without it.</summary>
    Gradient,

    /// <summary>In a backward function that a loop calls, a factor of a gradient that is computed behind the loop: every caller gives memory for it.</summary>
    Factor,
}
