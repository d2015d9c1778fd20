using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// A layer whose weight is divided by its greatest singular value (Miyato and others 2018): <c>private readonly SpectralNorm&lt;Conv2d&gt; conv = new(new(3, 64, 3));</c>. <c>torch.nn.utils.spectral_norm</c>; in
/// files <c>weight_orig</c>, which is trained, and <c>weight_u</c> and <c>weight_v</c>, which estimate the singular vectors.
/// </summary>
/// <remarks>Each call in training improves the vectors by power iteration, of which nothing is differentiated; otherwise they stay as they are.</remarks>
/// <typeparam name="TLayer">The layer: <see cref="Linear"/>, a convolution or a transposed convolution.</typeparam>
public sealed class SpectralNorm<TLayer> : WrapperLayer<TLayer>
    where TLayer : class, ILayer
{
    /// <summary>Declares the layer.</summary>
    /// <param name="layer">The layer; a member of nothing else.</param>
    /// <param name="nPowerIterations">The power iterations of a call in training, ≥ 1.</param>
    /// <param name="eps">What norms are at least when they are divided by, ≥ 0.</param>
    /// <param name="dim">The dimension of the weight that is the rows of a matrix; if not given, that of its outputs.</param>
    public SpectralNorm(TLayer layer, int nPowerIterations = 1, double eps = 1e-12, int? dim = null)
        : base(layer)
    {
        (NPowerIterations, Eps) = (nPowerIterations, eps);
        (Parameter weight, int outputDim) = WeightOf(layer) ?? (new Parameter(1), 0);
        int chosen = Math.Clamp(dim ?? outputDim, 0, weight.Shape.Rank - 1), rows = weight.Shape[chosen];
        U = new StateTensor([rows], Init.UnitVector());
        V = new StateTensor([(int)(TensorMath.ElementCount(weight.Shape.AsSpan()) / Math.Max(rows, 1))], Init.UnitVector());
    }

    /// <summary>The power iterations of a call in training.</summary>
    public int NPowerIterations { get; }

    /// <summary>What norms are at least when they are divided by.</summary>
    public double Eps { get; }

    /// <summary>The estimate of the left singular vector, one number for each row.</summary>
    public StateTensor U { get; }

    /// <summary>The estimate of the right singular vector.</summary>
    public StateTensor V { get; }

    private protected override void BindOwn(Binder binder)
    {
        binder.Bind(U);
        binder.Bind(V);
    }
}
