using System.Diagnostics;
using System.Globalization;
using ModelGen;
using ModelGen.Images;
using Samples;
using Spectre.Console;

namespace Dcgan;

/// <summary>The whole job: load the images, train, draw garments after each epoch, save, load again, compare.</summary>
internal sealed class Job(Settings settings, IAnsiConsole console)
{
    private const int Drawn = 64;

    /// <summary>What the pictures are drawn from, the same for all epochs.</summary>
    private readonly float[] noise = MakeNoise(settings.Seed + 1);

    /// <summary>Runs the job.</summary>
    /// <returns>Whether the weights that were loaded again draw what the trained ones drew.</returns>
    /// <exception cref="TrainingFailedException">The training came to nothing.</exception>
    public bool Run()
    {
        var data = FashionData.Load(settings.Data);
        Results.Prepare(settings.Output);
        Write($"{data.Training.Count:N0} images from {data.Origin}");

        var net = new Gan(settings.Seed);
        Write($"{net}");
        var training = new Training(data.Training, settings);
        var clock = Stopwatch.StartNew();
        TrainingProgress.Run(console, epoch => Report(epoch, training.Losses[^1], net), progress => training.Run(net, progress));
        Write($"trained in {clock.Elapsed.TotalSeconds:0.0} s; {training.AllocatedBytesPerStep:0.##} bytes allocated per step");

        string curve = Path.Combine(settings.Output, "losses.png");
        LossCurve.Save(training.Losses, $"A generator against a discriminator, batch {settings.Batch}", curve);
        Write($"pictures {Picture(settings.Epochs)}, one for each epoch");
        Write($"         {curve}");
        return SaveAndCompare(net);
    }

    private void Report(EpochResult epoch, EpochLosses losses, Gan net)
    {
        ImageWriter.SaveImage(Picture(epoch.Epoch + 1), Draw(net), [Drawn, 1, 28, 28]);
        Write($"epoch {epoch.Epoch + 1,3}  discriminator {losses.Discriminator:0.000}  generator {losses.Generator:0.000}  {epoch.Examples / epoch.Duration.TotalSeconds:N0} images/s");
    }

    private string Picture(int epoch) => Path.Combine(settings.Output, string.Create(CultureInfo.InvariantCulture, $"epoch-{epoch:000}.png"));

    private bool SaveAndCompare(Gan net)
    {
        string weights = Path.Combine(settings.Output, "gan.safetensors");
        net.Save(weights);
        Write($"weights  {weights}, {new FileInfo(weights).Length:N0} bytes");
        bool same = Draw(net).AsSpan().SequenceEqual(Draw(Gan.FromFile(weights)));
        Write($"loaded into a fresh model: {(same ? "every pixel as before" : "NOT the same pixels as before")}");
        return same;
    }

    /// <summary>Draws images, <c>[64, 1, 28, 28]</c>.</summary>
    private float[] Draw(Gan net)
    {
        float[] images = new float[Drawn * ImageSet.Pixels];
        net.Generate(noise, images, Drawn);
        return images;
    }

    private static float[] MakeNoise(int seed)
    {
        float[] noise = new float[Drawn * Gan.Noise];
        new GaussianNoise(seed).Fill(noise);
        return noise;
    }

    private void Write(FormattableString line) => console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
