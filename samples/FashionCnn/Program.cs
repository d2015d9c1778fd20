using System.CommandLine;
using FashionCnn;
using ModelGen;
using Samples;

Parallelism.Default = Parallelism.All;

var data = new Option<DirectoryInfo>("--data") { HelpName = "DIR", Description = "Folder of the full data set [default: Debian's package, else the subset that comes along]" };
Option<int> epochs = CommandLine.Whole("--epochs", "Passes over the training images", 1, 100_000, 5);
Option<int> batch = CommandLine.Whole("--batch", "Images per step", 1, 60_000, 32);
Option<float> learningRate = CommandLine.LearningRate("Adam's learning rate", 2e-3f);
Option<int> seed = CommandLine.Seed("Decides the first weights and the order of the images");
Option<string> output = CommandLine.Output("fashion-cnn", "Folder for the weights and the pictures");
data.AcceptExistingOnly();

var command = new RootCommand("Trains a convolutional network on Fashion-MNIST, and shows where in an image it looks.")
{
    data, epochs, batch, learningRate, seed, output,
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
    return CommandLine.Run(console => new Job(settings, console).Run());
});
return CommandLine.Invoke(command, args);
