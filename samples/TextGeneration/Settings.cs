namespace TextGeneration;

/// <summary>What the command line says.</summary>
/// <param name="Text">Another text, if given.</param>
/// <param name="Epochs">Passes over the text.</param>
/// <param name="Batch">Pieces of the text per step.</param>
/// <param name="LearningRate">The optimizer's highest.</param>
/// <param name="Seed">Decides the first weights, the order, what is dropped and what is written.</param>
/// <param name="Length">How many characters are written.</param>
/// <param name="Temperature">Below 1, what is probable is written more often than that.</param>
/// <param name="Output">The folder for the weights.</param>
internal sealed record Settings(string? Text, int Epochs, int Batch, float LearningRate, int Seed, int Length, double Temperature, string Output)
{
    /// <summary>Where the weights are.</summary>
    public string WeightFile => Path.Combine(Output, "gpt.safetensors");
}
