using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// <c>y = x · Wᵀ + b</c> over the last dimension: <c>[…, inFeatures] → […, outFeatures]</c>. <c>torch.nn.Linear</c>; weight and bias start
/// uniform in <c>±1/√inFeatures</c>.
/// </summary>
public sealed class Linear : ILayer, IBindable
{
    /// <summary>Declares the layer.</summary>
    /// <param name="inFeatures">The size of the input's last dimension, ≥ 1.</param>
    /// <param name="outFeatures">The size of the result's last dimension, ≥ 1.</param>
    /// <param name="bias">Whether the layer adds a bias.</param>
    /// <param name="weightInit">How the weight starts, if not as PyTorch's does.</param>
    /// <param name="biasInit">How the bias starts, if not as PyTorch's does.</param>
    public Linear(int inFeatures, int outFeatures, bool bias = true, Init? weightInit = null, Init? biasInit = null)
    {
        InFeatures = inFeatures;
        OutFeatures = outFeatures;
        double bound = 1 / Math.Sqrt(inFeatures);
        Weight = new Parameter([outFeatures, inFeatures], weightInit ?? Init.Uniform(-bound, bound));
        Bias = bias ? new Parameter([outFeatures], biasInit ?? Init.Uniform(-bound, bound)) : null;
    }

    /// <summary>The size of the input's last dimension.</summary>
    public int InFeatures { get; }

    /// <summary>The size of the result's last dimension.</summary>
    public int OutFeatures { get; }

    /// <summary>The weight, <c>[outFeatures, inFeatures]</c>.</summary>
    public Parameter Weight { get; }

    /// <summary>The bias, <c>[outFeatures]</c>, if the layer has one.</summary>
    public Parameter? Bias { get; }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();

    /// <inheritdoc/>
    void IBindable.Bind(Binder binder)
    {
        binder.Bind(Weight);
        binder.Bind(Bias);
    }
}
