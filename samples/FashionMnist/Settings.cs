using ModelGen;
using Samples;

namespace FashionMnist;

/// <summary>What the command line says.</summary>
/// <param name="Data">The folder of the full data set, if given.</param>
/// <param name="Epochs">Passes over the training images.</param>
/// <param name="Batch">Images per step.</param>
/// <param name="Optimizer">How a step changes the weights.</param>
/// <param name="LearningRate">The optimizer's, if given.</param>
/// <param name="Seed">Decides the first weights and the order of the images.</param>
/// <param name="Output">The folder for weights and pictures.</param>
internal sealed record Settings(string? Data, int Epochs, int Batch, OptimizerKind Optimizer, float? LearningRate, int Seed, string Output)
    : FashionSettings(Data, Epochs, Batch, Seed, Output)
{
    /// <inheritdoc/>
    public override string Title => $"Fashion-MNIST, 784-128-64-10, {Optimizer}, batch {Batch}";

    /// <inheritdoc/>
    public override Optimizer CreateOptimizer() => Optimizer switch
    {
        OptimizerKind.Adam => new Adam(LearningRate ?? 2e-3f),
        _ => new SGD(LearningRate ?? 0.01f),
    };

    /// <summary>
    /// How the learning rate changes from step to step. Adam's falls to 0 along half a cosine (Loshchilov and Hutter 2017): the last steps are small ones, which
    /// settle what the large ones found. Plain SGD keeps its rate, as in the textbooks.
    /// </summary>
    /// <param name="steps">The steps of the training.</param>
    public override LRScheduler CreateSchedule(long steps) => Optimizer == OptimizerKind.Adam ? new CosineAnnealingLR(steps) : new LambdaLR(_ => 1);
}
