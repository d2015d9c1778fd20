using System.CommandLine;
using ModelGen;
using Samples;
using TextGeneration;

var text = new Option<FileInfo>("--text") { HelpName = "FILE", Description = "Another text, plain or compressed by gzip [default: the novel that comes along]" };
Option<int> epochs = CommandLine.Whole("--epochs", "Passes over the text", 1, 10_000, 5);
Option<int> batch = CommandLine.Whole("--batch", "Pieces of the text per step", 1, 4_096, 16);
Option<float> learningRate = CommandLine.LearningRate("AdamW's highest learning rate", 2e-3f);
Option<int> seed = CommandLine.Seed("Decides the first weights, the order, what is dropped and what is written");
Option<int> length = CommandLine.Whole("--length", "Characters to write, or tokens of a checkpoint", 0, 1_000_000, 1_000);
Option<int> temperature = CommandLine.Whole("--temperature", "In hundredths: the lower, the more probable what is written", 0, 1_000, 80);
var model = new Option<DirectoryInfo>("--model") { HelpName = "FOLDER", Description = "Go on from a text with a checkpoint of GPT-2 small" };
var beginning = new Option<string>("--continue") { HelpName = "TEXT", Description = "The text to go on from, with what a training saved, or with the checkpoint" };
Option<string> output = CommandLine.Output("text-generation", "Folder for the weights");
text.AcceptExistingOnly();
model.AcceptExistingOnly();
beginning.Validators.Add(result =>
{
    if (result.Tokens is not [{ Value.Length: > 0 }, ..])
    {
        result.AddError("--continue must be a text of one character at least.");
    }
});

var command = new RootCommand("Trains a small GPT on a novel and writes on from it, with code that ModelGen generates from its declaration.")
{
    text, epochs, batch, learningRate, seed, length, temperature, model, beginning, output,
};
command.SetAction(arguments =>
{
    var settings = new Settings(
        arguments.GetValue(text)?.FullName,
        arguments.GetValue(epochs),
        arguments.GetValue(batch),
        arguments.GetValue(learningRate),
        arguments.GetValue(seed),
        arguments.GetValue(length),
        arguments.GetValue(temperature) / 100.0,
        arguments.GetRequiredValue(output));
    return CommandLine.Run(console =>
    {
        Parallelism.Default = Parallelism.All;
        var job = new Job(settings, console);
        string? given = arguments.GetValue(beginning);
        return arguments.GetValue(model) is { } folder ? job.Continue(folder.FullName, given)
            : given is not null ? job.Continue(given)
            : job.Train();
    });
});
return CommandLine.Invoke(command, args);
