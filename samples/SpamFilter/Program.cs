using System.CommandLine;
using Samples;
using SpamFilter;

var epochs = new Option<int>("--epochs") { Description = "Passes over the training messages.", DefaultValueFactory = _ => 4 };
var batch = new Option<int>("--batch") { Description = "Messages per step.", DefaultValueFactory = _ => 32 };
var words = new Option<int>("--words") { Description = "Words of a message that are read.", DefaultValueFactory = _ => 100 };
var learningRate = new Option<float>("--lr") { Description = "Adam's learning rate.", DefaultValueFactory = _ => 1e-3f };
var seed = new Option<int>("--seed") { Description = "Decides the first weights and the order of the messages.", DefaultValueFactory = _ => 1 };
var predict = new Option<bool>("--predict") { Description = "Judge messages that you type, with what a training saved." };
var baseline = new Option<bool>("--baseline") { Description = "Train logistic regression on TF-IDF features instead: a figure to compare with." };
var output = new Option<DirectoryInfo>("--output")
{
    Description = "Folder for the weights, the vocabulary and the training curve.",
    DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("artifacts", "spam-filter")),
};
CommandLine.MustBePositive(epochs);
CommandLine.MustBePositive(batch);
CommandLine.MustBePositive(words);

var command = new RootCommand("Trains an LSTM to tell spam from ham, with code that ModelGen generates from its declaration.")
{
    epochs, batch, words, learningRate, seed, predict, baseline, output,
};
command.SetAction(arguments =>
{
    var settings = new Settings(
        arguments.GetValue(epochs),
        arguments.GetValue(batch),
        arguments.GetValue(words),
        arguments.GetValue(learningRate),
        arguments.GetValue(seed),
        arguments.GetRequiredValue(output).ToString());
    return CommandLine.Run(console =>
    {
        var job = new Job(settings, console);
        return arguments.GetValue(predict) ? job.Predict() : arguments.GetValue(baseline) ? job.TrainBaseline() : job.Train();
    });
});
return command.Parse(args).Invoke();
