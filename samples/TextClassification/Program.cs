using System.CommandLine;
using ModelGen;
using Samples;
using TextClassification;

Option<int> pretraining = CommandLine.Whole("--pretraining", "Passes over the messages in which words are guessed", 1, 100_000, 12);
Option<int> epochs = CommandLine.Whole("--epochs", "Passes over the messages whose class is told", 1, 100_000, 20);
Option<int> labels = CommandLine.Whole("--labels", "Messages whose class is told", 1, 100_000, 200);
Option<int> batch = CommandLine.Whole("--batch", "Messages per step", 1, 512, 32);
Option<int> words = CommandLine.Whole("--words", "Words of a message that are read", 1, MailBert.Longest, 100);
Option<float> learningRate = CommandLine.LearningRate("AdamW's highest learning rate", 1e-3f);
Option<int> seed = CommandLine.Seed("Decides the first weights, the order, which words are taken out and whose class is told");
var classify = new Option<string>("--classify") { HelpName = "TEXT", Description = "Judge a text with what a training saved" };
Option<string> output = CommandLine.Output("text-classification", "Folder for the weights and the vocabulary");
classify.Validators.Add(result =>
{
    if (result.Tokens is not [{ Value.Length: > 0 }])
    {
        result.AddError("--classify must be a text of one character at least.");
    }
});

var command = new RootCommand("Trains a small BERT to guess words of mail, then to tell spam from ham by few examples, with code that ModelGen generates from its declaration.")
{
    pretraining, epochs, labels, batch, words, learningRate, seed, classify, output,
};
command.SetAction(arguments =>
{
    var settings = new Settings(
        arguments.GetValue(pretraining),
        arguments.GetValue(epochs),
        arguments.GetValue(labels),
        arguments.GetValue(batch),
        arguments.GetValue(words),
        arguments.GetValue(learningRate),
        arguments.GetValue(seed),
        arguments.GetRequiredValue(output));
    return CommandLine.Run(console =>
    {
        Parallelism.Default = Parallelism.All;
        var job = new Job(settings, console);
        return arguments.GetValue(classify) is { } text ? job.Classify(text) : job.Train();
    });
});
return CommandLine.Invoke(command, args);
