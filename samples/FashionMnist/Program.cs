using System.CommandLine;
using FashionMnist;
using Samples;

var data = new Option<DirectoryInfo>("--data") { HelpName = "DIR", Description = "Folder of the full data set [default: Debian's package, else the subset that comes along]" };
Option<int> epochs = CommandLine.Whole("--epochs", "Passes over the training images", 1, 100_000, 10);
Option<int> batch = CommandLine.Whole("--batch", "Images per step", 1, 60_000, 32);
Option<OptimizerKind> optimizer = CommandLine.Choice("--optimizer", "How a step changes the weights", OptimizerKind.Adam);
Option<float> learningRate = CommandLine.LearningRate("Learning rate [default: adam 0.002, sgd 0.01]");
Option<int> seed = CommandLine.Seed("Decides the first weights and the order of the images");
Option<string> output = CommandLine.Output("fashion-mnist", "Folder for the weights and the pictures");
data.AcceptExistingOnly();

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
        arguments.GetValue(learningRate) is > 0 and var rate ? rate : null,
        arguments.GetValue(seed),
        arguments.GetRequiredValue(output));
    return CommandLine.Run(console => new Job(settings, console).Run());
});
return CommandLine.Invoke(command, args);
