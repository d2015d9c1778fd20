namespace ModelGen;

/// <summary>The families of <see cref="Init"/>; zero is the default.</summary>
internal enum InitKind
{
    /// <summary>All equal to the first number.</summary>
    Constant,
    Normal,
    Uniform,
    KaimingUniform,
    KaimingNormal,
    XavierUniform,
    XavierNormal,
    TruncatedNormal,
    Orthogonal,

    /// <summary>A direction.</summary>
    UnitVector,

    /// <summary>Norms of the tensor that follows in the layout.</summary>
    NormOfNext,
}
