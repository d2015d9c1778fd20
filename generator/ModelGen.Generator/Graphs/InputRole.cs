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

    /// <summary>In a function of a session, the caches of the part of the model that it belongs to, one behind the other, which it writes.</summary>
    Cache,

    /// <summary>In a function of a session, how many positions each row of the caches has.</summary>
    Past,

    /// <summary>In a function of a session, how many of the positions that it is given each row has.</summary>
    Lengths,
}
