using System.Globalization;
using ModelGen;
using ModelGenApp._1;

const string Weights = "letters.safetensors";

if (args.Length == 0)
{
    TensorDataset text = NovelText.ToDataset(NovelText.Encode(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "data", "novel.txt"))));
    var (net, _) = NovelText.Train(text, epochs: 20, seed: 1, (net, result) => Console.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"epoch {result.Epoch + 1,2}  loss {result["loss"]:0.000}  {NovelText.Write(net, "It is ", 60, seed: 1).ReplaceLineEndings(" ")}")));
    net.Save(Weights);
    Console.WriteLine($"Saved {Weights}. Now give a beginning: dotnet run -c Release --project src/ModelGenApp.1 -- \"Mr. Bingley\"");
    return 0;
}

if (args.Length != 1 || args[0].Length == 0)
{
    Console.Error.WriteLine("Give the beginning of a text in quotes, or nothing to train.");
    return 1;
}

if (!File.Exists(Weights))
{
    Console.Error.WriteLine($"There is no {Weights} here: train first, without arguments.");
    return 1;
}

Console.WriteLine(NovelText.Write(LetterNet.FromFile(Weights), args[0], count: 500, seed: Environment.TickCount));
return 0;
