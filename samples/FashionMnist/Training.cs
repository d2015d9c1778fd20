using System.Diagnostics;
using Samples;

namespace FashionMnist;

/// <summary>Trains a network, epoch by epoch, on shuffled batches.</summary>
internal sealed class Training(Dataset data, Settings settings)
{
    private readonly int[] order = [.. Enumerable.Range(0, data.Training.Count)];
    private readonly float[] images = new float[settings.Batch * ImageSet.Pixels];
    private readonly int[] labels = new int[settings.Batch];
    private readonly Random random = new(settings.Seed);
    private long countedSteps;
    private long countedBytes;

    /// <summary>Steps of an epoch; the last one may have fewer images.</summary>
    public int StepsPerEpoch => (order.Length + settings.Batch - 1) / settings.Batch;

    /// <summary>Bytes of managed memory that a step takes, on average over all steps but the first of each size, which takes the scratch memory.</summary>
    public double AllocatedBytesPerStep => countedSteps == 0 ? 0 : (double)countedBytes / countedSteps;

    /// <summary>Trains for as many epochs as the settings say.</summary>
    /// <param name="net">The network; its weights change.</param>
    /// <param name="afterStep">Called after every step.</param>
    /// <param name="afterEpoch">Called after every epoch.</param>
    public void Run(FashionNet net, Action afterStep, Action<EpochResult> afterEpoch)
    {
        using var trainer = net.CreateTrainer(settings.CreateOptimizer(), settings.Batch);
        for (int epoch = 1; epoch <= settings.Epochs; epoch++)
        {
            random.Shuffle(order);
            double loss = 0;
            var clock = Stopwatch.StartNew();
            for (int start = 0; start < order.Length; start += settings.Batch)
            {
                int count = Math.Min(settings.Batch, order.Length - start);
                data.Training.Gather(order.AsSpan(start, count), images, labels);
                long before = GC.GetAllocatedBytesForCurrentThread();
                loss += count * trainer.Step(images.AsSpan(0, count * ImageSet.Pixels), labels.AsSpan(0, count), count);
                CountBytes(GC.GetAllocatedBytesForCurrentThread() - before, isFirst: epoch == 1 && (start == 0 || count < settings.Batch));
                afterStep();
            }

            double seconds = clock.Elapsed.TotalSeconds;
            afterEpoch(new EpochResult(epoch, loss / order.Length, new Evaluation(net, data.Test).Accuracy, order.Length / seconds));
        }
    }

    private void CountBytes(long bytes, bool isFirst)
    {
        if (!isFirst)
        {
            countedSteps++;
            countedBytes += bytes;
        }
    }
}
