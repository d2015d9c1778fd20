namespace Diffusion;

/// <summary>What the command line says.</summary>
/// <param name="AutoencoderEpochs">Passes over the images that train the autoencoder.</param>
/// <param name="Epochs">Passes that train the U-Net.</param>
/// <param name="Batch">Images per step.</param>
/// <param name="LearningRate">The optimizers' highest.</param>
/// <param name="Steps">How many steps lead from noise to a digit.</param>
/// <param name="Guidance">1 draws what the U-Net says; with more, digits are clearer and more alike.</param>
/// <param name="Seed">Decides the first weights, the order of the images and the noise.</param>
/// <param name="Output">The folder for weights and pictures.</param>
internal sealed record Settings(int AutoencoderEpochs, int Epochs, int Batch, float LearningRate, int Steps, double Guidance, int Seed, string Output)
{
    /// <summary>Where the weights are.</summary>
    public string WeightFile => Path.Combine(Output, "diffusion.safetensors");
}
