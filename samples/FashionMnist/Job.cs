using System.Diagnostics;
using System.Globalization;
using Samples;
using Spectre.Console;

namespace FashionMnist;

/// <summary>The whole job: load the images, train, save, load again, compare.</summary>
internal sealed class Job(Settings settings, IAnsiConsole console)
{
    private readonly List<EpochResult> epochs = [];

    /// <summary>Runs the job.</summary>
    /// <returns>Whether the weights that were loaded again do what the trained ones did.</returns>
    public bool Run()
    {
        Directory.CreateDirectory(settings.Output);
        var data = Dataset.Load(settings.Data);
        Write($"{data.Training.Count:N0} training and {data.Test.Count:N0} test images from {data.Origin}");

        var net = new FashionNet(settings.Seed);
        var training = new Training(data, settings);
        var clock = Stopwatch.StartNew();
        TrainingProgress.Run(console, (long)settings.Epochs * training.StepsPerEpoch, afterStep => training.Run(net, afterStep, Report));
        Write($"trained in {clock.Elapsed.TotalSeconds:0.0} s; {training.AllocatedBytesPerStep:0.##} bytes allocated per step");

        string curve = Path.Combine(settings.Output, "training-curve.png");
        TrainingCurve.Save(epochs, $"Fashion-MNIST, 784-128-64-10, {settings.Optimizer}, batch {settings.Batch}", curve);
        Write($"curve    {curve}");
        return SaveAndCompare(net, data.Test);
    }

    private void Report(EpochResult epoch)
    {
        epochs.Add(epoch);
        Write($"epoch {epoch.Number,3}  loss {epoch.Loss:0.0000}  test accuracy {epoch.Accuracy:0.00%}  {epoch.ExamplesPerSecond:N0} images/s");
    }

    private bool SaveAndCompare(FashionNet net, ImageSet test)
    {
        string weights = Path.Combine(settings.Output, "fashion.safetensors");
        net.Save(weights);
        Write($"weights  {weights}, {new FileInfo(weights).Length:N0} bytes");

        var fresh = new FashionNet(settings.Seed + 1);
        fresh.Load(weights);
        var (before, after) = (new Evaluation(net, test), new Evaluation(fresh, test));
        bool same = after.Equals(before);
        Write($"loaded into a fresh model: test accuracy {after.Accuracy:0.00%}, {(same ? "every score as before" : "NOT as before")}");
        return same;
    }

    private void Write(FormattableString line) => console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
