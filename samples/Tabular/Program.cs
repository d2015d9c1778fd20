using System.CommandLine;
using Samples;
using Tabular;

var data = new Option<FileInfo>("--data") { HelpName = "FILE", Description = "Another table with the same columns [default: the one that comes along]" };
Option<int> epochs = CommandLine.Whole("--epochs", "Most passes over the tumours that are trained on", 1, 100_000, 300);
Option<int> batch = CommandLine.Whole("--batch", "Tumours per step", 1, 10_000, 32);
Option<float> learningRate = CommandLine.LearningRate("AdamW's learning rate", 1e-3f);
Option<int> seed = CommandLine.Seed("Decides the split, the first weights, the order and what is dropped");
var predict = new Option<FileInfo>("--predict") { HelpName = "FILE", Description = "Judge the rows of a table with what a training saved" };
Option<string> output = CommandLine.Output("tabular", "Folder for the weights and the pictures");
data.AcceptExistingOnly();
predict.AcceptExistingOnly();

var command = new RootCommand("Trains a network on a table of tumours, with code that ModelGen generates from its declaration.")
{
    data, epochs, batch, learningRate, seed, predict, output,
};
command.SetAction(arguments =>
{
    var settings = new Settings(
        arguments.GetValue(data)?.FullName,
        arguments.GetValue(epochs),
        arguments.GetValue(batch),
        arguments.GetValue(learningRate),
        arguments.GetValue(seed),
        arguments.GetRequiredValue(output));
    return CommandLine.Run(console =>
    {
        var job = new Job(settings, console);
        return arguments.GetValue(predict) is { } file ? job.Predict(file.FullName) : job.Train();
    });
});
return CommandLine.Invoke(command, args);
