using System.Diagnostics;
using Samples;

namespace FashionMnist;

/// <summary>Trains a network, epoch by epoch, on shuffled batches.</summary>
internal sealed class Training
{
    private readonly ImageSet set;
    private readonly ImageSet test;
    private readonly Settings settings;
    private readonly int batch;
    private readonly int[] order;
    private readonly float[] images;
    private readonly int[] labels;
    private readonly Random random;
    private readonly LossWatch watch = new(guessing: Math.Log(ImageSet.Classes));
    private long countedSteps;
    private long countedBytes;

    /// <summary>Takes memory for a batch.</summary>
    public Training(ImageSet set, ImageSet test, Settings settings)
    {
        (this.set, this.test, this.settings) = (set, test, settings);
        batch = Math.Min(settings.Batch, set.Count);
        order = [.. Enumerable.Range(0, set.Count)];
        images = new float[batch * ImageSet.Pixels];
        labels = new int[batch];
        random = new Random(settings.Seed);
    }

    /// <summary>Steps of all epochs; the last one of an epoch may have fewer images.</summary>
    public long Steps => (long)settings.Epochs * ((order.Length + batch - 1) / batch);

    /// <summary>Bytes of managed memory that a step takes, on average over all steps but the first of each size, which takes the scratch memory.</summary>
    public double AllocatedBytesPerStep => countedSteps == 0 ? 0 : (double)countedBytes / countedSteps;

    /// <summary>Trains for as many epochs as the settings say.</summary>
    /// <param name="net">The network; its weights change.</param>
    /// <param name="afterStep">Called after every step.</param>
    /// <param name="afterEpoch">Called after every epoch.</param>
    /// <exception cref="TrainingFailedException">The loss runs away.</exception>
    public void Run(FashionNet net, Action afterStep, Action<EpochResult> afterEpoch)
    {
        using var trainer = net.CreateTrainer(settings.CreateOptimizer(), batch);
        trainer.Schedule = settings.CreateSchedule(Steps);
        for (int epoch = 1; epoch <= settings.Epochs; epoch++)
        {
            random.Shuffle(order);
            var clock = Stopwatch.StartNew();
            for (int start = 0; start < order.Length; start += batch)
            {
                int count = Math.Min(batch, order.Length - start);
                set.Gather(order.AsSpan(start, count), images, labels);
                long before = GC.GetAllocatedBytesForCurrentThread();
                float loss = trainer.Step(images.AsSpan(0, count * ImageSet.Pixels), labels.AsSpan(0, count), count);
                trainer.StepSchedule();
                CountBytes(GC.GetAllocatedBytesForCurrentThread() - before, isFirst: epoch == 1 && (start == 0 || count < batch));
                watch.Add(loss, count);
                afterStep();
            }

            double seconds = clock.Elapsed.TotalSeconds;
            afterEpoch(new EpochResult(epoch, watch.Finish(), new Evaluation(net, test).Accuracy, order.Length / seconds));
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
