using System.Globalization;
using System.Numerics.Tensors;
using ModelGen;
using ModelGen.Csv;
using Samples;
using Spectre.Console;

namespace Tabular;

/// <summary>The whole job: read the table, train until it gets no better, test, save; or load what was saved and judge rows.</summary>
internal sealed class Job(Settings settings, IAnsiConsole console)
{
    /// <summary>Trains and tests.</summary>
    /// <exception cref="TrainingFailedException">The training came to nothing.</exception>
    public bool Train()
    {
        TumorData data = TumorData.Load(settings.Data);
        Results.Prepare(settings.Output);
        (Dataset rest, Dataset test) = data.ToDataset().RandomSplit(0.8, settings.Seed);
        (Dataset training, Dataset validation) = rest.RandomSplit(0.8, settings.Seed);
        Write($"{training.Count} tumours to train on, {validation.Count} to say when to stop, {test.Count} to test on");

        var net = new TumorNet(settings.Seed);
        FeatureStatistics.Of(training.ReadAll().Floats("measures"), TumorNet.Measures).CopyTo(net.Parameters, "normalize");
        var stopping = new EarlyStopping(patience: 20);
        FitHistory history = Fit(net, training, validation, stopping);
        Write($"{history.StopReason ?? "All epochs were made."}");
        Write($"the weights are those of epoch {stopping.BestEpoch + 1}");

        Test(net, test);
        TrainingCurve.Save(history, "Breast Cancer Wisconsin, 30-32-16-2, AdamW", settings.CurveFile);
        net.Save(settings.WeightFile);
        Write($"weights  {settings.WeightFile}");
        Write($"pictures {settings.CurveFile}");
        Write($"         {settings.ConfusionFile}");
        return true;
    }

    /// <summary>Judges the rows of a table with what a training saved.</summary>
    public bool Predict(string path)
    {
        if (!File.Exists(settings.WeightFile))
        {
            throw new FileNotFoundException($"There is no '{settings.WeightFile}': train first, without --predict.", settings.WeightFile);
        }

        ModelGen.Table table = CsvFile.Read(path);
        string[] measures = [.. table.ColumnNames.Where(name => name != "diagnosis")];
        if (measures.Length != TumorNet.Measures)
        {
            throw new InvalidDataException($"'{path}' must have {TumorNet.Measures} measures in the order of the table that was trained on; it has {measures.Length}.");
        }

        var net = TumorNet.FromFile(settings.WeightFile);
        float[] logits = new float[table.RowCount * TumorData.Classes.Count];
        net.Logits(table.Features(measures), logits, table.RowCount);
        for (int i = 0; i < table.RowCount; i++)
        {
            Span<float> probabilities = logits.AsSpan(i * TumorData.Classes.Count, TumorData.Classes.Count);
            TensorPrimitives.SoftMax(probabilities, probabilities);
            int verdict = TensorPrimitives.IndexOfMax<float>(probabilities);
            Write($"row {i + 1,4}  {TumorData.Classes[verdict],-9}  {probabilities[verdict]:0.0%}");
        }

        return true;
    }

    private FitHistory Fit(TumorNet net, Dataset training, Dataset validation, EarlyStopping stopping)
    {
        var optimizer = new AdamW(settings.LearningRate, weightDecay: 0.05) { Rules = [new(p => p.Rank == 1) { WeightDecay = 0 }] };
        using var trainer = net.CreateTrainer(optimizer, settings.Batch, settings.Seed);
        trainer.WhenNonFinite = NonFiniteAction.Stop;
        var loader = new DataLoader(training, settings.Batch, shuffle: true, settings.Seed);
        try
        {
            return TrainingProgress.Run(
                console,
                result => Write($"epoch {result.Epoch + 1,3}  loss {result["loss"]:0.0000}  validation: loss {result["val_loss"]:0.0000}, accuracy {result["val_accuracy"]:0.0%}"),
                progress => trainer.Fit(loader, trainer.Step, new FitOptions
                {
                    Epochs = settings.Epochs,
                    Validation = new(new DataLoader(validation, settings.Batch), net.Loss) { Predict = net.Logits, Metrics = [new Accuracy()] },
                    Callbacks = [stopping],
                    Progress = progress,
                }));
        }
        catch (NonFiniteException exception)
        {
            throw new TrainingFailedException($"{exception.Message} Take a smaller --lr. Nothing was saved.");
        }
    }

    private void Test(TumorNet net, Dataset test)
    {
        var confusion = new ConfusionMatrix();
        MetricValues values = new Evaluation(new DataLoader(test, settings.Batch), net.Loss)
        {
            Predict = net.Logits,
            Metrics = [new Accuracy(), new Precision(Average.Binary), new Recall(Average.Binary), new F1Score(Average.Binary), new AUROC(), confusion],
        }.Run();
        var table = new Spectre.Console.Table().AddColumns("test", "");
        foreach ((string name, double value) in values.Where(v => v.Key != confusion.Name))
        {
            table.AddRow(name.Replace('_', ' '), value.ToString("0.0000", CultureInfo.InvariantCulture));
        }

        console.Write(table);
        ConfusionPicture.Save(confusion, TumorData.Classes, settings.ConfusionFile);
    }

    private void Write(FormattableString line) => console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
