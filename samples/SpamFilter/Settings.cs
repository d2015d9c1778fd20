namespace SpamFilter;

/// <summary>What the command line says.</summary>
/// <param name="Epochs">Passes over the training messages.</param>
/// <param name="Batch">Messages per step.</param>
/// <param name="Words">The most words of a message that are read.</param>
/// <param name="LearningRate">Adam's.</param>
/// <param name="Seed">Decides the first weights and the order of the messages.</param>
/// <param name="Output">The folder for weights, vocabulary and curve.</param>
internal sealed record Settings(int Epochs, int Batch, int Words, float LearningRate, int Seed, string Output)
{
    /// <summary>Where the weights are.</summary>
    public string WeightFile => Path.Combine(Output, "spam.safetensors");

    /// <summary>Where the vocabulary is.</summary>
    public string VocabularyFile => Path.Combine(Output, "vocabulary.txt");

    /// <summary>Where the curve is.</summary>
    public string CurveFile => Path.Combine(Output, "training-curve.png");
}
