namespace ModelGen;

/// <summary>The layer form of <see cref="Ops.Softshrink"/>. <c>torch.nn.Softshrink</c>.</summary>
public sealed class Softshrink : ILayer
{
    /// <summary>Declares the layer.</summary>
    /// <param name="lambd">What is taken away on both sides of 0, ≥ 0.</param>
    public Softshrink(double lambd = 0.5) => Lambd = lambd;

    /// <summary>What is taken away on both sides of 0, ≥ 0.</summary>
    public double Lambd { get; }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
