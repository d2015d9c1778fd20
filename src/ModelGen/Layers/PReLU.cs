using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// <c>x &gt; 0 ? x : weight·x</c> with one slope, or one for each channel of <c>[batch, numParameters, …]</c>, which are learned. <c>torch.nn.PReLU</c>.
/// </summary>
public sealed class PReLU : ILayer, IBindable
{
    /// <summary>Declares the layer.</summary>
    /// <param name="numParameters">1, or the number of channels.</param>
    /// <param name="init">What the slopes begin with.</param>
    public PReLU(int numParameters = 1, double init = 0.25)
    {
        Weight = new Parameter([numParameters], Init.Constant(init));
    }

    /// <summary>The slopes, <c>[numParameters]</c>.</summary>
    public Parameter Weight { get; }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();

    /// <inheritdoc/>
    void IBindable.Bind(Binder binder)
    {
        binder.Bind(Weight);
    }
}
