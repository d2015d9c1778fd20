using ModelGen;

namespace FashionMnist;

/// <summary>What the command line says.</summary>
/// <param name="Data">The folder of the full data set, if given.</param>
/// <param name="Epochs">Passes over the training images.</param>
/// <param name="Batch">Images per step.</param>
/// <param name="Optimizer">How a step changes the weights.</param>
/// <param name="LearningRate">The optimizer's, if given.</param>
/// <param name="Seed">Decides the first weights and the order of the images.</param>
/// <param name="Output">The folder for weights and curve.</param>
internal sealed record Settings(string? Data, int Epochs, int Batch, OptimizerKind Optimizer, float? LearningRate, int Seed, string Output)
{
    /// <summary>The optimizer these settings ask for.</summary>
    public Optimizer CreateOptimizer() => Optimizer switch
    {
        OptimizerKind.Adam => new Adam(LearningRate ?? 1e-3f),
        _ => new Sgd(LearningRate ?? 0.01f),
    };
}
