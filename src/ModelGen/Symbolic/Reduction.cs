namespace ModelGen;

/// <summary>How a loss makes one number of many, PyTorch's <c>reduction</c>.</summary>
public enum Reduction
{
    /// <summary>The mean of all elements.</summary>
    Mean,

    /// <summary>The sum of all elements.</summary>
    Sum,

    /// <summary>No reduction: a loss for each element.</summary>
    None,

    /// <summary>The sum of all elements divided by the first dimension; <see cref="Ops.KLDiv"/> is then the divergence of a batch.</summary>
    BatchMean,
}
