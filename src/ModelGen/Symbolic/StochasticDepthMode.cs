namespace ModelGen;

/// <summary>What <see cref="Ops.StochasticDepth"/> drops as a whole, torchvision's <c>mode</c>.</summary>
public enum StochasticDepthMode
{
    /// <summary>Each example of the batch by itself.</summary>
    Row,

    /// <summary>The whole batch.</summary>
    Batch,
}
