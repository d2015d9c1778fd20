using DeclaredModels;
using ModelGen.Images;

namespace ModelGen.Vision.Tests;

/// <summary>From image files to verdicts, as <c>docs/images.md</c> has it.</summary>
public sealed class ImageFolderTests : IDisposable
{
    private const int Batch = 16;

    private static readonly string[] kinds = ["columns", "fields", "lines"];

    private readonly string folder = Path.Combine(Path.GetTempPath(), "modelgen-" + Path.GetRandomFileName());

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_folder_is_trained_on_another_one_is_the_test_and_a_file_gets_a_verdict()
    {
        Draw("train", count: 32, seed: 1);
        Draw("test", count: 16, seed: 2);
        var normalize = new Normalize([0.5f, 0.5f, 0.5f], [0.25f, 0.25f, 0.25f]);
        var train = new ImageFolder(Path.Combine(folder, "train"), new ImageReader(new RandomCrop(24), new RandomHorizontalFlip(), new ToTensor(), normalize));
        var reader = new ImageReader(new CenterCrop(24), new ToTensor(), normalize);
        var test = new ImageFolder(Path.Combine(folder, "test"), reader);
        Assert.Equal(kinds, train.Classes);
        Assert.Equal(kinds, test.Classes);

        var net = new SmallResNet(seed: 1);
        Assert.InRange(Accuracy(), 0, 0.6);
        using (SmallResNet.Trainer trainer = net.CreateTrainer(new AdamW(3e-3), Batch, height: 24, width: 24))
        {
            FitHistory history = trainer.Fit(
                new DataLoader(train, Batch, shuffle: true, seed: 1) { Prefetch = 2 }, trainer.Step, new FitOptions { Epochs = 6, Validation = Judge() }, TestContext.Current.CancellationToken);
            Assert.InRange(history.Of("val_accuracy")[^1], 0.95, 1);
        }

        string weights = Path.Combine(folder, "net.safetensors");
        net.Save(weights);
        net = SmallResNet.FromFile(weights);
        Assert.InRange(Accuracy(), 0.95, 1);
        int right = 0;
        float[] image = new float[3 * 24 * 24], logits = new float[10];
        for (int i = 0; i < test.Count; i++)
        {
            (int height, int width) = reader.Read(test.Files[i], image);
            net.Logits(image, logits, batch: 1, height, width);
            right += logits.AsSpan().IndexOf(logits.Max()) == test.Labels[i] ? 1 : 0;
        }

        Assert.Equal(Accuracy(), (double)right / test.Count, 1e-6);

        // The network takes a file of any size, too.
        var whole = new ImageReader(new ToTensor(), normalize);
        float[] all = new float[3 * 28 * 30];
        Assert.Equal((28, 30), whole.Read(test.Files[0], all));
        net.Logits(all, logits, batch: 1, height: 28, width: 30);
        Assert.Equal(0, logits.AsSpan().IndexOf(logits.Max()));

        Evaluation Judge() => new(new DataLoader(test, Batch), net.Loss) { Predict = net.Logits, Metrics = [new Accuracy()] };

        double Accuracy() => Judge().Run(TestContext.Current.CancellationToken)["accuracy"];
    }

    /// <summary>Pictures of 28 by 30 pixels in two colours, in a folder for each kind.</summary>
    private void Draw(string name, int count, int seed)
    {
        var random = new Random(seed);
        float[] pixels = new float[3 * 28 * 30];
        for (int kind = 0; kind < kinds.Length; kind++)
        {
            string of = Path.Combine(folder, name, kinds[kind]);
            Directory.CreateDirectory(of);
            for (int i = 0; i < count; i++)
            {
                (int shift, int period) = (random.Next(8), random.Next(4, 7));
                for (int c = 0; c < 3; c++)
                {
                    (float first, float second) = (random.NextSingle() * 0.4f, 0.6f + (random.NextSingle() * 0.4f));
                    for (int place = 0; place < 28 * 30; place++)
                    {
                        (int y, int x) = (((place / 30) + shift) / period, ((place % 30) + shift) / period);
                        pixels[(c * 28 * 30) + place] = (kind == 0 ? x : kind == 1 ? x + y : y) % 2 == 0 ? first : second;
                    }
                }

                ImageWriter.SaveImage(Path.Combine(of, $"{i}.png"), pixels, [3, 28, 30]);
            }
        }
    }
}
