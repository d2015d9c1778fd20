using System.CommandLine;
using Samples;
using SpamFilter;

Option<int> epochs = CommandLine.Whole("--epochs", "Passes over the training messages", 1, 100_000, 4);
Option<int> batch = CommandLine.Whole("--batch", "Messages per step", 1, 512, 32);
Option<int> words = CommandLine.Whole("--words", "Words of a message that are read", 1, 1_000, 100);
Option<float> learningRate = CommandLine.LearningRate("Adam's learning rate", 1e-3f);
Option<int> seed = CommandLine.Seed("Decides the first weights and the order of the messages");
var predict = new Option<bool>("--predict") { Description = "Judge messages that you type, with what a training saved" };
var baseline = new Option<bool>("--baseline") { Description = "Train logistic regression on TF-IDF features instead: a figure to compare with" };
Option<string> output = CommandLine.Output("spam-filter", "Folder for the weights, the vocabulary and the training curve");

var command = new RootCommand("Trains an LSTM to tell spam from ham, with code that ModelGen generates from its declaration.")
{
    epochs, batch, words, learningRate, seed, predict, baseline, output,
};
command.Validators.Add(result =>
{
    if (result.GetValue(predict) && result.GetValue(baseline))
    {
        result.AddError("--predict and --baseline exclude each other.");
    }
});
command.SetAction(arguments =>
{
    var settings = new Settings(
        arguments.GetValue(epochs),
        arguments.GetValue(batch),
        arguments.GetValue(words),
        arguments.GetValue(learningRate),
        arguments.GetValue(seed),
        arguments.GetRequiredValue(output));
    return CommandLine.Run(console =>
    {
        var job = new Job(settings, console);
        return arguments.GetValue(predict) ? job.Predict() : arguments.GetValue(baseline) ? job.TrainBaseline() : job.Train();
    });
});
return CommandLine.Invoke(command, args);
