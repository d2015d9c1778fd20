namespace ModelGen.Runtime;

/// <summary>The reductions, for code that is not generic over them.</summary>
internal enum Reduction
{
    /// <summary>Σ</summary>
    Sum,

    /// <summary>The greatest value, NaN if any is NaN.</summary>
    Max,

    /// <summary>The least value, NaN if any is NaN.</summary>
    Min,
}
