namespace ModelGen.Runtime;

/// <summary>What files have for a tensor of a model.</summary>
/// <param name="pieces">Where its elements lie; of no use if something does not fit.</param>
/// <param name="tensors">The tensors of the files.</param>
internal sealed class TensorSource(List<TensorPiece> pieces, List<SafetensorsTensor> tensors)
{
    /// <summary>Where its elements lie; of no use if something does not fit.</summary>
    internal List<TensorPiece> Pieces => pieces;

    /// <summary>The tensors of the files.</summary>
    internal List<SafetensorsTensor> Tensors => tensors;

    /// <summary>What does not fit, or null.</summary>
    internal string? Mismatch { get; init; }
}
