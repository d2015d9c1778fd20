namespace ModelGen;

/// <summary>The layer form of <see cref="Ops.HardTanh"/>. <c>torch.nn.Hardtanh</c>.</summary>
public sealed class Hardtanh : ILayer
{
    /// <summary>Declares the layer.</summary>
    /// <param name="minVal">The least result.</param>
    /// <param name="maxVal">The greatest result.</param>
    public Hardtanh(double minVal = -1, double maxVal = 1) => (MinVal, MaxVal) = (minVal, maxVal);

    /// <summary>The least result.</summary>
    public double MinVal { get; }

    /// <summary>The greatest result.</summary>
    public double MaxVal { get; }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
