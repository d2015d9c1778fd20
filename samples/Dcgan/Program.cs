using System.CommandLine;
using Dcgan;
using Samples;

var data = new Option<DirectoryInfo>("--data") { HelpName = "DIR", Description = "Folder of the full data set [default: Debian's package, else the subset that comes along]" };
Option<int> epochs = CommandLine.Whole("--epochs", "Passes over the training images", 1, 100_000, 25);
Option<int> batch = CommandLine.Whole("--batch", "Images per step", 2, 60_000, 64);
Option<float> learningRate = CommandLine.LearningRate("Adam's learning rate", 2e-4f);
Option<int> seed = CommandLine.Seed("Decides the first weights, the order of the images and the noise");
Option<string> output = CommandLine.Output("dcgan", "Folder for the weights and the pictures");
data.AcceptExistingOnly();

var command = new RootCommand("Trains a generator of garments and a discriminator against each other on Fashion-MNIST, with code that ModelGen generates from their declaration.")
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
