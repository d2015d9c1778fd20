using System.CommandLine;
using Diffusion;
using ModelGen;
using Samples;

Option<int> autoencoderEpochs = CommandLine.Whole("--autoencoder-epochs", "Passes over the images that train the autoencoder", 1, 100_000, 60);
Option<int> epochs = CommandLine.Whole("--epochs", "Passes over the images that train the U-Net", 1, 100_000, 200);
Option<int> batch = CommandLine.Whole("--batch", "Images per step", 1, 60_000, 64);
Option<float> learningRate = CommandLine.LearningRate("AdamW's highest learning rate", 2e-3f);
Option<int> steps = CommandLine.Whole("--steps", "Steps from noise to a digit", 1, 1_000, 50);
Option<int> guidance = CommandLine.Whole("--guidance", "In tenths: 10 draws what the network says, more draws digits that are clearer and more alike", 0, 1_000, 20);
Option<int> seed = CommandLine.Seed("Decides the first weights, the order of the images and the noise");
var draw = new Option<string>("--draw") { HelpName = "DIGITS", Description = "Draw these digits with what a training saved" };
Option<string> output = CommandLine.Output("diffusion", "Folder for the weights and the pictures");
draw.Validators.Add(result =>
{
    if (result.Tokens is not [{ Value.Length: > 0 } token] || !token.Value.All(char.IsAsciiDigit))
    {
        result.AddError("--draw must be one or more digits, such as 2026.");
    }
});

var command = new RootCommand("Learns to draw digits from noise, with code that ModelGen generates from the declaration of an autoencoder and a U-Net.")
{
    autoencoderEpochs, epochs, batch, learningRate, steps, guidance, seed, draw, output,
};
command.SetAction(arguments =>
{
    var settings = new Settings(
        arguments.GetValue(autoencoderEpochs),
        arguments.GetValue(epochs),
        arguments.GetValue(batch),
        arguments.GetValue(learningRate),
        arguments.GetValue(steps),
        arguments.GetValue(guidance) / 10.0,
        arguments.GetValue(seed),
        arguments.GetRequiredValue(output));
    return CommandLine.Run(console =>
    {
        Parallelism.Default = Parallelism.All;
        var job = new Job(settings, console);
        return arguments.GetValue(draw) is { } digits ? job.Draw([.. digits.Select(digit => digit - '0')]) : job.Train();
    });
});
return CommandLine.Invoke(command, args);
