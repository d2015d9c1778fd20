using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// A layer whose weight has its lengths and directions trained apart, <c>g · v/‖v‖</c> (Salimans and Kingma 2016): <c>private readonly WeightNorm&lt;Linear&gt; fc = new(new(64, 10));</c>.
/// <c>torch.nn.utils.weight_norm</c>; in files <c>weight_g</c> and <c>weight_v</c>.
/// </summary>
/// <typeparam name="TLayer">The layer: <see cref="Linear"/>, a convolution or a transposed convolution.</typeparam>
public sealed class WeightNorm<TLayer> : WrapperLayer<TLayer>
    where TLayer : class, ILayer
{
    /// <summary>Declares the layer.</summary>
    /// <param name="layer">The layer; a member of nothing else.</param>
    /// <param name="dim">The dimension of the weight with a length for each index; null for one length of the whole.</param>
    public WeightNorm(TLayer layer, int? dim = 0)
        : base(layer)
    {
        ReadOnlySpan<int> weight = (WeightOf(layer)?.Weight ?? new Parameter(1)).Shape.AsSpan();
        Span<int> shape = stackalloc int[dim is null ? 0 : weight.Length];
        shape.Fill(1);
        int chosen = Math.Clamp(dim ?? -1, -1, weight.Length - 1);
        if (chosen >= 0)
        {
            shape[chosen] = weight[chosen];
        }

        G = new Parameter(shape, Init.NormOfNext(chosen));
    }

    /// <summary>The lengths, of the weight's shape with 1 in place of all other dimensions, or a scalar; they begin as those of the layer's weight, so that it is what it would have been.</summary>
    public Parameter G { get; }

    private protected override void BindOwn(Binder binder) => binder.Bind(G);
}
