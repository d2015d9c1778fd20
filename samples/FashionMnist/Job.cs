using Samples;
using Spectre.Console;

namespace FashionMnist;

/// <summary>The job with the perceptron of <see cref="FashionNet"/>.</summary>
internal sealed class Job(Settings settings, IAnsiConsole console) : FashionJob(settings, console)
{
    private readonly Settings settings = settings;

    /// <inheritdoc/>
    protected override FashionModel Create(int seed)
    {
        var net = new FashionNet(seed);
        return new FashionModel(net.Parameters, $"{net}", [784], net.Logits, net.Logits, batch =>
        {
            FashionNet.Trainer trainer = net.CreateTrainer(settings.CreateOptimizer(), batch);
            return (trainer, trainer.Step);
        });
    }

    /// <summary>Trains once more, on the subset alone, and tests on the same images: what ten times as many images are worth.</summary>
    protected override void Finish(FashionData data, Verdicts verdicts)
    {
        if (data.IsSubset)
        {
            return;
        }

        FashionModel model = Create(settings.Seed);
        ImageSet subset = FashionData.LoadSubset();
        Write($"for comparison, on the {subset.Count:N0} images of the subset that comes with the sample:");
        Train(model, subset, data.Test, _ => { });
        double accuracy = new Verdicts(model, data.Test).Accuracy;
        Write($"test accuracy {accuracy:0.00%}; all images make it {verdicts.Accuracy:0.00%}, which leaves {(1 - verdicts.Accuracy) / (1 - accuracy):0%} of the mistakes");
    }
}
