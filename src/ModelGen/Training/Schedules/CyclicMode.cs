namespace ModelGen;

/// <summary>How the height of <see cref="CyclicLR"/>'s triangles changes.</summary>
public enum CyclicMode
{
    /// <summary>It stays.</summary>
    Triangular,

    /// <summary>It is halved after each cycle.</summary>
    Triangular2,

    /// <summary>It is multiplied by gamma at each step.</summary>
    ExpRange,
}
