using Benchmarks.Comparison;

namespace Benchmarks.Ours;

/// <summary>A generated trainer taking steps on one batch.</summary>
internal sealed class ModelGenTraining<T, TTrainer>(TTrainer trainer, T[] input, int[] labels) : IContender
    where TTrainer : struct, IStep<T>
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
