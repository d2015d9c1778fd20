using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// <c>y[…, o] = Σᵢⱼ x1[…, i] · weight[o, i, j] · x2[…, j] + bias[o]</c>: <c>[…, in1Features], […, in2Features] → […, outFeatures]</c>. <c>torch.nn.Bilinear</c>; weight and bias start
/// uniform in <c>±1/√in1Features</c>.
/// </summary>
public sealed class Bilinear : IBindable
{
    /// <summary>Declares the layer.</summary>
    /// <param name="in1Features">The size of the first input's last dimension, ≥ 1.</param>
    /// <param name="in2Features">The size of the second input's last dimension, ≥ 1.</param>
    /// <param name="outFeatures">The size of the result's last dimension, ≥ 1.</param>
    /// <param name="bias">Whether the layer adds a bias.</param>
    /// <param name="weightInit">How the weight starts, if not as PyTorch's does.</param>
    /// <param name="biasInit">How the bias starts, if not as PyTorch's does.</param>
    public Bilinear(int in1Features, int in2Features, int outFeatures, bool bias = true, Init? weightInit = null, Init? biasInit = null)
    {
        (In1Features, In2Features, OutFeatures) = (in1Features, in2Features, outFeatures);
        double bound = 1 / Math.Sqrt(in1Features);
        Weight = new Parameter([outFeatures, in1Features, in2Features], weightInit ?? Init.Uniform(-bound, bound));
        Bias = bias ? new Parameter([outFeatures], biasInit ?? Init.Uniform(-bound, bound)) : null;
    }

    /// <summary>The size of the first input's last dimension.</summary>
    public int In1Features { get; }

    /// <summary>The size of the second input's last dimension.</summary>
    public int In2Features { get; }

    /// <summary>The size of the result's last dimension.</summary>
    public int OutFeatures { get; }

    /// <summary>The weight, <c>[outFeatures, in1Features, in2Features]</c>.</summary>
    public Parameter Weight { get; }

    /// <summary>The bias, <c>[outFeatures]</c>, if the layer has one.</summary>
    public Parameter? Bias { get; }

    /// <summary>Declares the map; read by the generator, never executed.</summary>
    /// <param name="x1"><c>[…, in1Features]</c>.</param>
    /// <param name="x2"><c>[…, in2Features]</c>, the other dimensions equal to those of <paramref name="x1"/>.</param>
    public Tensor Forward(Tensor x1, Tensor x2) => throw new DeclarationOnlyException();

    /// <inheritdoc/>
    void IBindable.Bind(Binder binder)
    {
        binder.Bind(Weight);
        binder.Bind(Bias);
    }
}
