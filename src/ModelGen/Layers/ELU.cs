namespace ModelGen;

/// <summary>The layer form of <see cref="Ops.Elu"/>. <c>torch.nn.ELU</c>.</summary>
public sealed class ELU : ILayer
{
    /// <summary>Declares the layer.</summary>
    /// <param name="alpha">The scale of the negative part.</param>
    public ELU(double alpha = 1) => Alpha = alpha;

    /// <summary>The scale of the negative part.</summary>
    public double Alpha { get; }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
