using ModelGen.Runtime;

namespace ModelGen;

/// <summary>A layer whose weight is computed from others: <see cref="SpectralNorm{TLayer}"/> and <see cref="WeightNorm{TLayer}"/>.</summary>
/// <typeparam name="TLayer">The layer: <see cref="Linear"/>, a convolution or a transposed convolution.</typeparam>
public abstract class WrapperLayer<TLayer> : ILayer, IBindable
    where TLayer : class, ILayer
{
    private protected WrapperLayer(TLayer layer) => Layer = layer;

    /// <summary>The layer. Its <c>Weight</c> is the tensor that is trained, from which the weight is computed.</summary>
    public TLayer Layer { get; }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();

    /// <inheritdoc/>
    void IBindable.Bind(Binder binder)
    {
        BindOwn(binder);
        binder.Bind(Layer);
    }

    /// <summary>Gives the tensors besides those of the layer their places, in order.</summary>
    private protected abstract void BindOwn(Binder binder);

    /// <summary>The weight of the layer, and the dimension that counts its outputs; null for a layer that can't be wrapped.</summary>
    private protected static (Parameter Weight, int OutputDim)? WeightOf(TLayer layer) => layer switch
    {
        Linear linear => (linear.Weight, 0),
        ConvTranspose1d or ConvTranspose2d or ConvTranspose3d => ((layer as ConvolutionLayer)!.Weight, 1),
        ConvolutionLayer convolution => (convolution.Weight, 0),
        _ => null,
    };
}
