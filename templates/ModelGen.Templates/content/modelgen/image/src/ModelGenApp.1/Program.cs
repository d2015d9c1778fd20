using System.Globalization;
using ModelGen;
using ModelGenApp._1;

const string Weights = "digits.safetensors";

TensorDataset digits = DigitImages.Load(Path.Combine(AppContext.BaseDirectory, "data", "digits.csv.gz"));
(Dataset training, Dataset test) = digits.RandomSplit(0.8, seed: 1);
if (args.Length == 0)
{
    var (net, _) = DigitImages.Train(training, test, epochs: 12, seed: 1, result => Console.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"epoch {result.Epoch + 1,2}  loss {result["loss"]:0.000}  {result["val_accuracy"]:0.0%} of new digits right")));
    net.Save(Weights);
    Console.WriteLine($"Saved {Weights}. Now look at one of the {test.Count} test images: dotnet run -c Release --project src/ModelGenApp.1 -- 0");
    return 0;
}

if (args.Length != 1 || !int.TryParse(args[0], CultureInfo.InvariantCulture, out int index) || index < 0 || index >= test.Count)
{
    Console.Error.WriteLine($"Give the number of a test image, 0 to {test.Count - 1}, or nothing to train.");
    return 1;
}

if (!File.Exists(Weights))
{
    Console.Error.WriteLine($"There is no {Weights} here: train first, without arguments.");
    return 1;
}

ReadOnlySpan<float> image = test.ReadAll().Floats("image").Slice(index * DigitImages.Pixels, DigitImages.Pixels);
var scores = new float[10];
DigitNet.FromFile(Weights).Scores(image, scores, batch: 1);
Console.WriteLine(DigitImages.Draw(image));
Console.WriteLine($"This is a {scores.AsSpan().IndexOf(scores.Max())}.");
return 0;
