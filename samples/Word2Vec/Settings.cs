namespace Word2Vec;

/// <summary>What the command line says.</summary>
/// <param name="Model">Which way words are guessed.</param>
/// <param name="Passes">Passes over the corpus.</param>
/// <param name="Batch">Examples per step.</param>
/// <param name="LearningRate">Adam's.</param>
/// <param name="Seed">Decides the first vectors and everything that is drawn.</param>
/// <param name="Output">The folder for vectors and vocabulary.</param>
/// <param name="Words">The words whose neighbours are shown.</param>
internal sealed record Settings(Architecture Model, int Passes, int Batch, float LearningRate, int Seed, string Output, IReadOnlyList<string> Words);
