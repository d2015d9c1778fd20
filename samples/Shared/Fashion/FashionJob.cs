using System.Diagnostics;
using System.Globalization;
using ModelGen;
using Spectre.Console;

namespace Samples;

/// <summary>The whole job: load the images, train, save, load again, compare, draw.</summary>
/// <param name="settings">What the command line says.</param>
/// <param name="console">Where it says what it does.</param>
internal abstract class FashionJob(FashionSettings settings, IAnsiConsole console)
{
    /// <summary>Runs the job.</summary>
    /// <returns>Whether the weights that were loaded again do what the trained ones did.</returns>
    /// <exception cref="TrainingFailedException">The training came to nothing.</exception>
    public bool Run()
    {
        var data = FashionData.Load(settings.Data);
        Results.Prepare(settings.Output);
        Write($"{data.Training.Count:N0} training and {data.Test.Count:N0} test images from {data.Origin}");

        FashionModel model = Create(settings.Seed);
        Write($"{model.Text}");
        FitHistory history = Train(model, data.Training, data.Test, Report);
        var verdicts = new Verdicts(model, data.Test);
        if (verdicts.Accuracy <= verdicts.Guessing)
        {
            throw new TrainingFailedException(string.Create(
                CultureInfo.InvariantCulture, $"The network has learned nothing: guessing is right in {verdicts.Guessing:0.00%}. Take another --lr or more --epochs. Nothing was saved."));
        }

        bool same = SaveAndCompare(model, verdicts);
        console.Write(ClassTable.Of(verdicts));
        Draw(verdicts, history);
        Finish(data, verdicts);
        return same;
    }

    /// <summary>The network with its first weights.</summary>
    protected abstract FashionModel Create(int seed);

    /// <summary>What the job does beyond what all do.</summary>
    /// <param name="data">The images.</param>
    /// <param name="verdicts">What the network that <see cref="Create"/> made first has become.</param>
    protected abstract void Finish(FashionData data, Verdicts verdicts);

    /// <summary>Trains, and says how long it took.</summary>
    protected FitHistory Train(FashionModel model, ImageSet images, ImageSet test, Action<EpochResult> afterEpoch)
    {
        var training = new FashionTraining(images, test, settings);
        var clock = Stopwatch.StartNew();
        FitHistory history = TrainingProgress.Run(console, afterEpoch, progress => training.Run(model, progress));
        Write($"trained in {clock.Elapsed.TotalSeconds:0.0} s; {training.AllocatedBytesPerStep:0.##} bytes allocated per step");
        return history;
    }

    /// <summary>Says something.</summary>
    protected void Write(FormattableString line) => console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private void Report(EpochResult epoch) => Write(
        $"epoch {epoch.Epoch + 1,3}  loss {epoch["loss"]:0.0000}  test accuracy {epoch["val_accuracy"]:0.00%}  {epoch.Examples / epoch.Duration.TotalSeconds:N0} images/s");

    private bool SaveAndCompare(FashionModel model, Verdicts before)
    {
        string weights = Path.Combine(settings.Output, "fashion.safetensors");
        model.Parameters.Save(weights);
        Write($"weights  {weights}, {new FileInfo(weights).Length:N0} bytes");

        FashionModel fresh = Create(settings.Seed + 1);
        fresh.Parameters.Load(weights);
        var after = new Verdicts(fresh, before.Set);
        bool same = after.Equals(before);
        Write($"loaded into a fresh model: test accuracy {after.Accuracy:0.00%}, {(same ? "every score as before" : "NOT as before")}");
        return same;
    }

    private void Draw(Verdicts verdicts, FitHistory history)
    {
        string curve = Path.Combine(settings.Output, "training-curve.png");
        TrainingCurve.Save(history, settings.Title, curve);
        string confusion = Path.Combine(settings.Output, "confusion.png");
        ConfusionPicture.Save(verdicts, confusion);
        string images = Path.Combine(settings.Output, "verdicts.png");
        VerdictPicture.Save(verdicts, images);
        Write($"pictures {curve}");
        Write($"         {confusion}");
        Write($"         {images}");
    }
}
