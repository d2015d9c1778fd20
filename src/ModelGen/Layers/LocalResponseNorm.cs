namespace ModelGen;

/// <summary>The layer form of <see cref="Ops.LocalResponseNorm"/>. <c>torch.nn.LocalResponseNorm</c>.</summary>
public sealed class LocalResponseNorm : ILayer
{
    /// <summary>Declares the layer.</summary>
    /// <param name="size">The channels of a sum, ≥ 1.</param>
    /// <param name="alpha">What their mean square is multiplied by.</param>
    /// <param name="beta">The power.</param>
    /// <param name="k">What is added before.</param>
    public LocalResponseNorm(int size, double alpha = 1e-4, double beta = 0.75, double k = 1) => (Size, Alpha, Beta, K) = (size, alpha, beta, k);

    /// <summary>The channels of a sum.</summary>
    public int Size { get; }

    /// <summary>What their mean square is multiplied by.</summary>
    public double Alpha { get; }

    /// <summary>The power.</summary>
    public double Beta { get; }

    /// <summary>What is added before.</summary>
    public double K { get; }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
