using ModelGen;
using ModelGen.Csv;

namespace ModelGenApp._1;

/// <summary>The table of flowers, and the training on it.</summary>
public static class FlowerTable
{
    /// <summary>The columns that are measures, in the order of the model's input.</summary>
    public static IReadOnlyList<string> Measures { get; } = ["sepal_length", "sepal_width", "petal_length", "petal_width"];

    /// <summary>The kinds, in the order of the model's scores.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["setosa", "versicolor", "virginica"];

    /// <summary>Reads a table.</summary>
    public static TensorDataset Load(string path)
    {
        Table table = CsvFile.Read(path);
        return new() { { "measures", table.Features([.. Measures]), Measures.Count }, { "kind", table.Classes("kind", Kinds).Labels } };
    }

    /// <summary>Trains a network on four fifths of the flowers and looks after each pass how it does on the others.</summary>
    public static (FlowerNet Net, FitHistory History) Train(Dataset flowers, int epochs, int seed, Action<EpochResult>? report = null)
    {
        (Dataset training, Dataset test) = flowers.RandomSplit(0.8, seed);
        var net = new FlowerNet(seed);
        FeatureStatistics.Of(training.ReadAll().Floats("measures"), Measures.Count).CopyTo(net.Parameters, "normalize");
        using var trainer = net.CreateTrainer(new Adam(0.01), batch: 16);
        FitHistory history = trainer.Fit(new DataLoader(training, batchSize: 16, shuffle: true, seed), trainer.Step, new FitOptions
        {
            Epochs = epochs,
            Validation = new(new DataLoader(test, batchSize: 16), net.Loss) { Predict = net.Scores, Target = "kind", Metrics = [new Accuracy()] },
            Callbacks = [new LambdaCallback { EpochEnd = context => report?.Invoke(context.Result!) }],
        });
        return (net, history);
    }
}
