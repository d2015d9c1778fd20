using System.CommandLine;
using FashionMnist;
using Samples;

var data = new Option<DirectoryInfo?>("--data") { Description = "Folder of the full data set (default: Debian's package, else the subset that comes along)." };
var epochs = new Option<int>("--epochs") { Description = "Passes over the training images.", DefaultValueFactory = _ => 10 };
var batch = new Option<int>("--batch") { Description = "Images per step.", DefaultValueFactory = _ => 64 };
var optimizer = new Option<OptimizerKind>("--optimizer") { HelpName = "sgd|adam", Description = "How a step changes the weights.", DefaultValueFactory = _ => OptimizerKind.Sgd };
var learningRate = new Option<float?>("--lr") { Description = "Learning rate (default: sgd 0.01, adam 0.001)." };
var seed = new Option<int>("--seed") { Description = "Decides the first weights and the order of the images.", DefaultValueFactory = _ => 1 };
var output = new Option<DirectoryInfo>("--output")
{
    Description = "Folder for the weights and the training curve.",
    DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("artifacts", "fashion-mnist")),
};
CommandLine.MustBePositive(epochs);
CommandLine.MustBePositive(batch);

var command = new RootCommand("Trains a multilayer perceptron on Fashion-MNIST, with code that ModelGen generates from its declaration.")
{
    data, epochs, batch, optimizer, learningRate, seed, output,
};
command.SetAction(arguments =>
{
    var settings = new Settings(
        arguments.GetValue(data)?.FullName,
        arguments.GetValue(epochs),
        arguments.GetValue(batch),
        arguments.GetValue(optimizer),
        arguments.GetValue(learningRate),
        arguments.GetValue(seed),
        arguments.GetRequiredValue(output).ToString());
    return CommandLine.Run(console => new Job(settings, console).Run());
});
return command.Parse(args).Invoke();
