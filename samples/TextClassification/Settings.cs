namespace TextClassification;

/// <summary>What the command line says.</summary>
/// <param name="Pretraining">Passes over the messages in which words are guessed.</param>
/// <param name="Epochs">Passes over the messages whose class is told.</param>
/// <param name="Labels">How many of the messages' classes are told.</param>
/// <param name="Batch">Messages per step.</param>
/// <param name="Words">The most words of a message that are read.</param>
/// <param name="LearningRate">The optimizer's highest.</param>
/// <param name="Seed">Decides the first weights, the order of the messages, which words are taken out and whose class is told.</param>
/// <param name="Output">The folder for weights and vocabulary.</param>
internal sealed record Settings(int Pretraining, int Epochs, int Labels, int Batch, int Words, float LearningRate, int Seed, string Output)
{
    /// <summary>Where the weights are.</summary>
    public string WeightFile => Path.Combine(Output, "mail-bert.safetensors");

    /// <summary>Where the vocabulary is.</summary>
    public string VocabularyFile => Path.Combine(Output, "vocabulary.txt");
}
