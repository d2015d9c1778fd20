namespace Tabular;

/// <summary>What the command line says.</summary>
/// <param name="Data">Another table, if given.</param>
/// <param name="Epochs">The most passes over the tumours that are trained on.</param>
/// <param name="Batch">Tumours per step.</param>
/// <param name="LearningRate">The optimizer's.</param>
/// <param name="Seed">Decides the split, the first weights, the order and what is dropped.</param>
/// <param name="Output">The folder for weights and pictures.</param>
internal sealed record Settings(string? Data, int Epochs, int Batch, float LearningRate, int Seed, string Output)
{
    /// <summary>Where the weights are.</summary>
    public string WeightFile => Path.Combine(Output, "tumor.safetensors");

    /// <summary>Where the curve is.</summary>
    public string CurveFile => Path.Combine(Output, "training-curve.png");

    /// <summary>Where the picture of what was taken for what is.</summary>
    public string ConfusionFile => Path.Combine(Output, "confusion.png");
}
