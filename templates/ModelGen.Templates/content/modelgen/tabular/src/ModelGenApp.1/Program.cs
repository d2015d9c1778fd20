using System.Globalization;
using ModelGen;
using ModelGenApp._1;

const string Weights = "flowers.safetensors";

if (args.Length == 0)
{
    TensorDataset flowers = FlowerTable.Load(Path.Combine(AppContext.BaseDirectory, "data", "iris.csv"));
    var (net, _) = FlowerTable.Train(flowers, epochs: 30, seed: 1, result => Console.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"epoch {result.Epoch + 1,2}  loss {result["loss"]:0.000}  {result["val_accuracy"]:0.0%} of new flowers right")));
    net.Save(Weights);
    Console.WriteLine($"Saved {Weights}. Now give four measures in centimetres: dotnet run -c Release --project src/ModelGenApp.1 -- 5.1 3.5 1.4 0.2");
    return 0;
}

var measures = new float[4];
if (args.Length != measures.Length || !args.Index().All(arg => float.TryParse(arg.Item, CultureInfo.InvariantCulture, out measures[arg.Index])))
{
    Console.Error.WriteLine($"Give the {string.Join(", ", FlowerTable.Measures)} of a flower in centimetres, or nothing to train.");
    return 1;
}

if (!File.Exists(Weights))
{
    Console.Error.WriteLine($"There is no {Weights} here: train first, without arguments.");
    return 1;
}

var scores = new float[3];
FlowerNet.FromFile(Weights).Scores(measures, scores, batch: 1);
Console.WriteLine(FlowerTable.Kinds[scores.AsSpan().IndexOf(scores.Max())]);
return 0;
