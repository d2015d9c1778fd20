using System.Diagnostics;
using System.Globalization;
using Samples;
using Spectre.Console;

namespace FashionMnist;

/// <summary>The whole job: load the images, train, save, load again, compare, draw.</summary>
internal sealed class Job(Settings settings, IAnsiConsole console)
{
    private readonly List<EpochResult> epochs = [];

    /// <summary>Runs the job.</summary>
    /// <returns>Whether the weights that were loaded again do what the trained ones did.</returns>
    /// <exception cref="TrainingFailedException">The training came to nothing.</exception>
    public bool Run()
    {
        var data = Dataset.Load(settings.Data);
        Results.Prepare(settings.Output);
        Write($"{data.Training.Count:N0} training and {data.Test.Count:N0} test images from {data.Origin}");

        var net = new FashionNet(settings.Seed);
        Write($"{net}");
        Train(net, data.Training, data.Test, Report);
        var evaluation = new Evaluation(net, data.Test);
        if (evaluation.Accuracy <= evaluation.Guessing)
        {
            throw new TrainingFailedException(string.Create(
                CultureInfo.InvariantCulture, $"The network has learned nothing: guessing is right in {evaluation.Guessing:0.00%}. Take another --lr or more --epochs. Nothing was saved."));
        }

        bool same = SaveAndCompare(net, evaluation);
        console.Write(ClassTable.Of(evaluation));
        Draw(evaluation);
        if (!data.IsSubset)
        {
            CompareWithSubset(evaluation);
        }

        return same;
    }

    private void Train(FashionNet net, ImageSet images, ImageSet test, Action<EpochResult> afterEpoch)
    {
        var training = new Training(images, test, settings);
        var clock = Stopwatch.StartNew();
        TrainingProgress.Run(console, training.Steps, afterStep => training.Run(net, afterStep, afterEpoch));
        Write($"trained in {clock.Elapsed.TotalSeconds:0.0} s; {training.AllocatedBytesPerStep:0.##} bytes allocated per step");
    }

    private void Report(EpochResult epoch)
    {
        epochs.Add(epoch);
        Write($"epoch {epoch.Number,3}  loss {epoch.Loss:0.0000}  test accuracy {epoch.Accuracy:0.00%}  {epoch.ExamplesPerSecond:N0} images/s");
    }

    private bool SaveAndCompare(FashionNet net, Evaluation before)
    {
        string weights = Path.Combine(settings.Output, "fashion.safetensors");
        net.Save(weights);
        Write($"weights  {weights}, {new FileInfo(weights).Length:N0} bytes");

        var fresh = new FashionNet(settings.Seed + 1);
        fresh.Load(weights);
        var after = new Evaluation(fresh, before.Set);
        bool same = after.Equals(before);
        Write($"loaded into a fresh model: test accuracy {after.Accuracy:0.00%}, {(same ? "every score as before" : "NOT as before")}");
        return same;
    }

    private void Draw(Evaluation evaluation)
    {
        string curve = Path.Combine(settings.Output, "training-curve.png");
        TrainingCurve.Save(epochs, $"Fashion-MNIST, 784-128-64-10, {settings.Optimizer}, batch {settings.Batch}", curve);
        string confusion = Path.Combine(settings.Output, "confusion.png");
        ConfusionPicture.Save(evaluation, confusion);
        string verdicts = Path.Combine(settings.Output, "verdicts.png");
        VerdictPicture.Save(evaluation, verdicts);
        Write($"pictures {curve}");
        Write($"         {confusion}");
        Write($"         {verdicts}");
    }

    /// <summary>Trains once more, on the subset alone, and tests on the same images: what ten times as many images are worth.</summary>
    private void CompareWithSubset(Evaluation full)
    {
        var net = new FashionNet(settings.Seed);
        ImageSet subset = Dataset.LoadSubset();
        Write($"for comparison, on the {subset.Count:N0} images of the subset that comes with the sample:");
        Train(net, subset, full.Set, _ => { });
        double accuracy = new Evaluation(net, full.Set).Accuracy;
        Write($"test accuracy {accuracy:0.00%}; all images make it {full.Accuracy:0.00%}, which leaves {(1 - full.Accuracy) / (1 - accuracy):0%} of the mistakes");
    }

    private void Write(FormattableString line) => console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
