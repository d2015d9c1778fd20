using ModelGen;
using Samples;
using Spectre.Console;

namespace FashionCnn;

/// <summary>The job with the network of <see cref="FashionConvNet"/>; in the end it looks at what the network looks at.</summary>
internal sealed class Job(Settings settings, IAnsiConsole console) : FashionJob(settings, console)
{
    /// <summary>Images that are attacked; each costs as much as a step of training.</summary>
    private const int Attacked = 1000;

    private readonly Settings settings = settings;
    private FashionConvNet? trained;

    /// <inheritdoc/>
    protected override FashionModel Create(int seed)
    {
        var net = new FashionConvNet(seed);
        trained ??= net;
        return new FashionModel(net.Parameters, $"{net}", [1, 28, 28], net.Logits, net.Logits, batch =>
        {
            FashionConvNet.Trainer trainer = net.CreateTrainer(settings.CreateOptimizer(), batch);
            return (trainer, trainer.Step);
        });
    }

    /// <inheritdoc/>
    protected override void Finish(FashionData data, Verdicts verdicts)
    {
        string path = Path.Combine(settings.Output, "attribution.png");
        AttributionPicture.Save(trained!, verdicts, path);
        Write($"         {path}");
        foreach (double eps in (double[])[0.01, 0.05])
        {
            Write($"attacked {AccuracyUnderAttack(data.Test, eps):0.0%} of {Math.Min(Attacked, data.Test.Count):N0} images are still right where FGSM changes each pixel by {eps}");
        }
    }

    private double AccuracyUnderAttack(ImageSet images, double eps)
    {
        const int Batch = 100;
        var attack = new FGSM(new ClassScores(trained!.LogitsForward, trained!.LogitsBackward, ImageSet.Pixels, ImageSet.Classes), eps);
        var accuracy = new Accuracy();
        float[] changed = new float[Batch * ImageSet.Pixels], scores = new float[Batch * ImageSet.Classes];
        int all = Math.Min(Attacked, images.Count);
        for (int start = 0; start < all; start += Batch)
        {
            int count = Math.Min(Batch, all - start);
            Span<float> attacked = changed.AsSpan(0, count * ImageSet.Pixels), said = scores.AsSpan(0, count * ImageSet.Classes);
            attack.Perturb(images.Images(start, count), images.Labels(start, count), attacked);
            trained.Logits(attacked, said, count);
            accuracy.Update(said, images.Labels(start, count));
        }

        return accuracy.Value;
    }
}
