using ModelGen.Runtime;

namespace ModelGen;

/// <summary>Layers and modules applied one after the other. <c>torch.nn.Sequential</c>; parameters are named by position (<c>net.0.weight</c>).</summary>
public sealed class Sequential : ILayer, IBindable
{
    private readonly ILayer[] layers;

    /// <summary>Declares the chain: <c>new Sequential(new Linear(4, 16), new ReLU(), new Linear(16, 3))</c>.</summary>
    /// <param name="layers">The layers, first to last.</param>
    public Sequential(params ReadOnlySpan<ILayer> layers) => this.layers = layers.ToArray();

    /// <summary>The layers, first to last.</summary>
    public IReadOnlyList<ILayer> Layers => layers;

    /// <summary>The layer at a position, 0 … number of layers − 1.</summary>
    public ILayer this[int index] => layers[index];

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();

    /// <inheritdoc/>
    void IBindable.Bind(Binder binder) => binder.Bind(layers);
}
