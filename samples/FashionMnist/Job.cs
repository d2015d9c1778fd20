using System.Diagnostics;
using System.Globalization;
using ModelGen;
using Samples;
using Spectre.Console;

namespace FashionMnist;

/// <summary>The whole job: load the images, train, save, load again, compare, draw.</summary>
internal sealed class Job(Settings settings, IAnsiConsole console)
{
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
        FitHistory history = Train(net, data.Training, data.Test, Report);
        var evaluation = new Evaluation(net, data.Test);
        if (evaluation.Accuracy <= evaluation.Guessing)
        {
            throw new TrainingFailedException(string.Create(
                CultureInfo.InvariantCulture, $"The network has learned nothing: guessing is right in {evaluation.Guessing:0.00%}. Take another --lr or more --epochs. Nothing was saved."));
        }

        bool same = SaveAndCompare(net, evaluation);
        console.Write(ClassTable.Of(evaluation));
        Draw(evaluation, history);
        if (!data.IsSubset)
        {
            CompareWithSubset(evaluation);
        }

        return same;
    }

    private FitHistory Train(FashionNet net, ImageSet images, ImageSet test, Action<EpochResult> afterEpoch)
    {
        var training = new Training(images, test, settings);
        var clock = Stopwatch.StartNew();
        FitHistory history = TrainingProgress.Run(console, afterEpoch, progress => training.Run(net, progress));
        Write($"trained in {clock.Elapsed.TotalSeconds:0.0} s; {training.AllocatedBytesPerStep:0.##} bytes allocated per step");
        return history;
    }

    private void Report(EpochResult epoch) => Write(
        $"epoch {epoch.Epoch + 1,3}  loss {epoch["loss"]:0.0000}  test accuracy {epoch["val_accuracy"]:0.00%}  {epoch.Examples / epoch.Duration.TotalSeconds:N0} images/s");

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

    private void Draw(Evaluation evaluation, FitHistory history)
    {
        string curve = Path.Combine(settings.Output, "training-curve.png");
        TrainingCurve.Save(history, $"Fashion-MNIST, 784-128-64-10, {settings.Optimizer}, batch {settings.Batch}", curve);
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
