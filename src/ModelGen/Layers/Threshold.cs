namespace ModelGen;

/// <summary>The layer form of <see cref="Ops.Threshold"/>. <c>torch.nn.Threshold</c>.</summary>
public sealed class Threshold : ILayer
{
    /// <summary>Declares the layer.</summary>
    /// <param name="threshold">What is replaced up to.</param>
    /// <param name="value">What it is replaced by.</param>
    public Threshold(double threshold, double value) => (Limit, Value) = (threshold, value);

    /// <summary>What is replaced up to.</summary>
    public double Limit { get; }

    /// <summary>What it is replaced by.</summary>
    public double Value { get; }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
