using ModelGen;
using Samples;

namespace FashionCnn;

/// <summary>What the command line says.</summary>
/// <param name="Data">The folder of the full data set, if given.</param>
/// <param name="Epochs">Passes over the training images.</param>
/// <param name="Batch">Images per step.</param>
/// <param name="LearningRate">Adam's.</param>
/// <param name="Seed">Decides the first weights and the order of the images.</param>
/// <param name="Output">The folder for weights and pictures.</param>
internal sealed record Settings(string? Data, int Epochs, int Batch, float LearningRate, int Seed, string Output) : FashionSettings(Data, Epochs, Batch, Seed, Output)
{
    /// <inheritdoc/>
    public override string Title => $"Fashion-MNIST, two convolutions, Adam, batch {Batch}";

    /// <inheritdoc/>
    public override Optimizer CreateOptimizer() => new Adam(LearningRate);

    /// <summary>Up and down again within the training (Smith and Topin 2018): few passes are enough.</summary>
    /// <param name="steps">The steps of the training.</param>
    public override LRScheduler CreateSchedule(long steps) => new OneCycleLR(LearningRate, Math.Max(steps, 2), cycleMomentum: false);
}
