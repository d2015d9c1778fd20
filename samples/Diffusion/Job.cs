using System.Diagnostics;
using System.Globalization;
using ModelGen;
using Samples;
using Spectre.Console;

namespace Diffusion;

/// <summary>The whole job: read the digits, train, draw, save, load again, compare; or load what was saved and draw what is asked for.</summary>
internal sealed class Job(Settings settings, IAnsiConsole console)
{
    /// <summary>How many digits of each kind are drawn.</summary>
    private const int Rows = 10;

    private readonly NoiseSchedule schedule = NoiseSchedule.Linear();

    /// <summary>Trains, and draws all digits.</summary>
    /// <returns>Whether the weights that were loaded again draw what the trained ones drew.</returns>
    /// <exception cref="TrainingFailedException">The training came to nothing.</exception>
    public bool Train()
    {
        Digits digits = Digits.Load(Digits.DefaultPath);
        Results.Prepare(settings.Output);
        var net = new LatentDiffusion(settings.Seed);
        Write($"{digits.Count:N0} digits; {net}");
        var training = new Training(net, digits, schedule, settings);
        try
        {
            Fit("autoencoder", settings.AutoencoderEpochs, training.TrainAutoencoder);
            Fit("U-Net", settings.Epochs, training.TrainUnet);
        }
        catch (NonFiniteException exception)
        {
            throw new TrainingFailedException($"{exception.Message} Take a smaller --lr. Nothing was saved.");
        }

        Reconstruct(net, digits);
        int[] kinds = [.. Enumerable.Range(0, Rows * LatentDiffusion.Kinds).Select(i => i % LatentDiffusion.Kinds)];
        var clock = Stopwatch.StartNew();
        float[] drawn = Draw(net, kinds, "digits.png");
        Write($"{kinds.Length} digits drawn in {clock.Elapsed.TotalSeconds:0.00} s");
        int right = kinds.Where((kind, i) => digits.KindOfNearest(drawn.AsSpan(i * Digits.Pixels, Digits.Pixels)) == kind).Count();
        Write($"{right} of them are nearest to a written digit of the kind asked for");
        return SaveAndCompare(net, kinds, drawn);
    }

    /// <summary>Draws digits with what a training saved.</summary>
    public bool Draw(int[] kinds)
    {
        if (!File.Exists(settings.WeightFile))
        {
            throw new FileNotFoundException($"There is no '{settings.WeightFile}': train first, without --draw.", settings.WeightFile);
        }

        Draw(LatentDiffusion.FromFile(settings.WeightFile), kinds, "drawn.png");
        return true;
    }

    private void Fit(string part, int epochs, Func<IProgress<FitProgress>, FitHistory> fit)
    {
        var clock = Stopwatch.StartNew();
        int between = Math.Max(epochs / 10, 1);
        TrainingProgress.Run(console, Report, fit);
        Write($"{part} trained in {clock.Elapsed.TotalSeconds:0.0} s");

        void Report(EpochResult epoch)
        {
            if ((epoch.Epoch + 1) % between == 0)
            {
                Write($"{part} epoch {epoch.Epoch + 1,4}  loss {epoch["loss"]:0.0000}  {epoch.Examples / epoch.Duration.TotalSeconds:N0} images/s");
            }
        }
    }

    /// <summary>Some digits, and below each what the autoencoder makes of it: no digit that is drawn can be better.</summary>
    private void Reconstruct(LatentDiffusion net, Digits digits)
    {
        const int count = LatentDiffusion.Kinds;
        ReadOnlySpan<float> images = digits.Images.AsSpan(0, count * Digits.Pixels);
        float[] latents = new float[count * LatentDiffusion.Latent], both = new float[2 * images.Length];
        net.Encode(images, latents, count);
        images.CopyTo(both);
        net.Decode(latents, both.AsSpan(images.Length), count);
        Save("autoencoder.png", both);
    }

    private float[] Draw(LatentDiffusion net, int[] kinds, string file)
    {
        float[] drawn = new Painter(net, schedule, settings).Draw(kinds);
        Save(file, drawn);
        return drawn;
    }

    private void Save(string file, float[] images)
    {
        string path = Path.Combine(settings.Output, file);
        Picture.Save(path, images, LatentDiffusion.Kinds);
        Write($"picture {path}");
    }

    private bool SaveAndCompare(LatentDiffusion net, int[] kinds, float[] drawn)
    {
        net.Save(settings.WeightFile);
        Write($"weights {settings.WeightFile}, {new FileInfo(settings.WeightFile).Length:N0} bytes");
        float[] again = new Painter(LatentDiffusion.FromFile(settings.WeightFile), schedule, settings).Draw(kinds);
        bool same = again.AsSpan().SequenceEqual(drawn);
        Write($"loaded into a fresh model: {(same ? "every pixel as before" : "NOT the same pixels as before")}");
        return same;
    }

    private void Write(FormattableString line) => console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
