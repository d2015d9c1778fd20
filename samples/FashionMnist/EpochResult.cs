namespace FashionMnist;

/// <summary>What an epoch came to.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Loss">The mean of its steps' losses.</param>
/// <param name="Accuracy">The share of test images classified right, after it.</param>
/// <param name="ImagesPerSecond">The training's speed, gathering the batches included, the test not.</param>
internal sealed record EpochResult(int Number, double Loss, double Accuracy, double ImagesPerSecond);
