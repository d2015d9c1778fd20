namespace Dcgan;

/// <summary>What the command line says.</summary>
/// <param name="Data">The folder of the full data set, if given.</param>
/// <param name="Epochs">Passes over the training images.</param>
/// <param name="Batch">Images per step.</param>
/// <param name="LearningRate">Adam's.</param>
/// <param name="Seed">Decides the first weights, the order of the images and the noise.</param>
/// <param name="Output">The folder for weights and pictures.</param>
internal sealed record Settings(string? Data, int Epochs, int Batch, float LearningRate, int Seed, string Output);
