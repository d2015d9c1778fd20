namespace Samples;

/// <summary>What an epoch came to.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Loss">The mean of its steps' losses.</param>
/// <param name="Accuracy">The share of test examples classified right, after it.</param>
/// <param name="ExamplesPerSecond">The training's speed, gathering the batches included, the test not.</param>
internal sealed record EpochResult(int Number, double Loss, double Accuracy, double ExamplesPerSecond);
