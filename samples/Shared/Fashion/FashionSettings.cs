using ModelGen;

namespace Samples;

/// <summary>What the command line of a job on Fashion-MNIST says.</summary>
/// <param name="Data">The folder of the full data set, if given.</param>
/// <param name="Epochs">Passes over the training images.</param>
/// <param name="Batch">Images per step.</param>
/// <param name="Seed">Decides the first weights and the order of the images.</param>
/// <param name="Output">The folder for weights and pictures.</param>
internal abstract record FashionSettings(string? Data, int Epochs, int Batch, int Seed, string Output)
{
    /// <summary>What is trained and how, above the training's curve.</summary>
    public abstract string Title { get; }

    /// <summary>The optimizer these settings ask for.</summary>
    public abstract Optimizer CreateOptimizer();

    /// <summary>How the learning rate changes from step to step.</summary>
    /// <param name="steps">The steps of the training.</param>
    public abstract LRScheduler CreateSchedule(long steps);
}
