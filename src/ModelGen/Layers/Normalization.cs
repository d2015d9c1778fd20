using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// Brings features to one scale: <c>(x − mean)/std</c> over the last dimension, <c>[…, numFeatures] → […, numFeatures]</c>. Mean and standard deviation are saved with the model and not trained;
/// they begin as 0 and 1, and <see cref="FeatureStatistics"/> gives them their values. Keras's <c>Normalization</c>.
/// </summary>
public sealed class Normalization : ILayer, IBindable
{
    /// <summary>Declares the layer.</summary>
    /// <param name="numFeatures">The size of the last dimension, ≥ 1.</param>
    public Normalization(int numFeatures)
    {
        NumFeatures = numFeatures;
        Mean = new StateTensor([numFeatures], Init.Zeros);
        Std = new StateTensor([numFeatures], Init.Ones);
    }

    /// <summary>The size of the last dimension.</summary>
    public int NumFeatures { get; }

    /// <summary>The mean of each feature, <c>[numFeatures]</c>.</summary>
    public StateTensor Mean { get; }

    /// <summary>The standard deviation of each feature, <c>[numFeatures]</c>.</summary>
    public StateTensor Std { get; }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();

    /// <inheritdoc/>
    void IBindable.Bind(Binder binder)
    {
        binder.Bind(Mean);
        binder.Bind(Std);
    }
}
