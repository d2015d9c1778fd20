namespace ModelGen.Generator.Graphs;

/// <summary>What an input of a function is.</summary>
internal enum InputRole
{
    /// <summary>A value that the caller computes with, too.</summary>
    Given,

    /// <summary>In a backward function, a value that the forward function has kept.</summary>
    Kept,

    /// <summary>In a backward function, the gradient of an output of the forward function.</summary>
    Gradient,
}
