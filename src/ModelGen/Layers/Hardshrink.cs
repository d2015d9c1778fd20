namespace ModelGen;

/// <summary>The layer form of <see cref="Ops.Hardshrink"/>. <c>torch.nn.Hardshrink</c>.</summary>
public sealed class Hardshrink : ILayer
{
    /// <summary>Declares the layer.</summary>
    /// <param name="lambd">What becomes 0 on both sides of 0, ≥ 0.</param>
    public Hardshrink(double lambd = 0.5) => Lambd = lambd;

    /// <summary>What becomes 0 on both sides of 0, ≥ 0.</summary>
    public double Lambd { get; }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
