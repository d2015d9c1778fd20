using Benchmarks.Comparison;

namespace Benchmarks.Ours;

/// <summary>A generated trainer taking steps on one batch.</summary>
internal sealed class ModelGenTraining<TTrainer>(TTrainer trainer, float[] input, int[] labels) : IContender
    where TTrainer : struct, IStep
{
    private float loss;

    /// <inheritdoc/>
    public float[] FirstResult()
    {
        Run(1);
        return [loss];
    }

    /// <inheritdoc/>
    public void Run(int calls)
    {
        for (int i = 0; i < calls; i++)
        {
            loss = trainer.Step(input, labels, labels.Length);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => trainer.Dispose();
}
