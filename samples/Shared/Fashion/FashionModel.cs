using ModelGen;

namespace Samples;

/// <summary>Scores of a batch of images: a generated forward method.</summary>
/// <param name="images"><c>[count, 784]</c>.</param>
/// <param name="scores">Takes the scores, <c>[count, 10]</c>.</param>
/// <param name="count">The number of images.</param>
internal delegate void Scorer(ReadOnlySpan<float> images, Span<float> scores, int count);

/// <summary>What a job does with a network, whatever it is made of.</summary>
/// <param name="Parameters">Its weights.</param>
/// <param name="Text">What it is, in a line.</param>
/// <param name="ImageShape">The dimensions of an image as it takes it.</param>
/// <param name="Scores">Its forward method.</param>
/// <param name="Predict">The same over a batch of a loader.</param>
/// <param name="CreateTrainer">A trainer for batches of at most so many images, and its step.</param>
internal sealed record FashionModel(
    ParameterSet Parameters,
    string Text,
    int[] ImageShape,
    Scorer Scores,
    Predictor Predict,
    Func<int, (TrainerBase Trainer, Func<Batch, float> Step)> CreateTrainer);
