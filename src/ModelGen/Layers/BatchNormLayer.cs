using ModelGen.Runtime;

namespace ModelGen;

/// <summary>What batch normalisations (<see cref="BatchNorm2d"/>) and instance normalisations (<see cref="InstanceNorm2d"/>) have in common.</summary>
public abstract class BatchNormLayer
{
    private protected BatchNormLayer(int numFeatures, double eps, double momentum, bool affine, bool trackRunningStats, Init? weightInit, Init? biasInit)
    {
        (NumFeatures, Eps, Momentum) = (numFeatures, eps, momentum);
        Weight = affine ? new Parameter([numFeatures], weightInit ?? Init.Ones) : null;
        Bias = affine ? new Parameter([numFeatures], biasInit ?? Init.Zeros) : null;
        RunningMean = trackRunningStats ? new StateTensor([numFeatures], Init.Zeros) : null;
        RunningVar = trackRunningStats ? new StateTensor([numFeatures], Init.Ones) : null;
        NumBatchesTracked = trackRunningStats ? new StateTensor() : null;
    }

    /// <summary>The number of channels.</summary>
    public int NumFeatures { get; }

    /// <summary>Keeps the division finite.</summary>
    public double Eps { get; }

    /// <summary>The share of a batch in the running averages.</summary>
    public double Momentum { get; }

    /// <summary>The weights, <c>[numFeatures]</c>, if the layer has any.</summary>
    public Parameter? Weight { get; }

    /// <summary>The biases, <c>[numFeatures]</c>, if the layer has any.</summary>
    public Parameter? Bias { get; }

    /// <summary>The running mean, <c>[numFeatures]</c>, if the layer has one.</summary>
    public StateTensor? RunningMean { get; }

    /// <summary>The running variance, <c>[numFeatures]</c>, if the layer has one.</summary>
    public StateTensor? RunningVar { get; }

    /// <summary>The number of batches so far, if the layer has running averages.</summary>
    public StateTensor? NumBatchesTracked { get; }

    /// <summary>Gives the layer's tensors their places, in order.</summary>
    private protected void BindTensors(Binder binder)
    {
        binder.Bind(Weight);
        binder.Bind(Bias);
        binder.Bind(RunningMean);
        binder.Bind(RunningVar);
        binder.Bind(NumBatchesTracked);
    }
}
