namespace Benchmarks.Workloads;

/// <summary>
/// A multilayer perceptron with ReLU between its layers, a batch for it, and its first weights: every contender starts from these.
/// </summary>
internal sealed class MlpSpec
{
    public MlpSpec(int batch, params int[] sizes)
    {
        Batch = batch;
        Sizes = sizes;
        var random = new Random(1);
        float[] Draw(int count, float bound) => [.. Enumerable.Range(0, count).Select(_ => ((2 * random.NextSingle()) - 1) * bound)];
        Weights = new float[sizes.Length - 1][];
        Biases = new float[sizes.Length - 1][];
        for (int layer = 0; layer < sizes.Length - 1; layer++)
        {
            float bound = 1 / MathF.Sqrt(sizes[layer]);
            Weights[layer] = Draw(sizes[layer] * sizes[layer + 1], bound);
            Biases[layer] = Draw(sizes[layer + 1], bound);
        }

        Input = Draw(batch * sizes[0], 1);
        Labels = [.. Enumerable.Range(0, batch).Select(_ => random.Next(sizes[^1]))];
    }

    public int Batch { get; }

    /// <summary>Widths: input, hidden layers, output.</summary>
    public int[] Sizes { get; }

    public int LayerCount => Weights.Length;

    /// <summary>Per layer, <c>[out, in]</c>.</summary>
    public float[][] Weights { get; }

    public float[][] Biases { get; }

    /// <summary><c>[batch, sizes[0]]</c>.</summary>
    public float[] Input { get; }

    /// <summary><c>[batch]</c>.</summary>
    public int[] Labels { get; }

    /// <summary>Of a forward pass.</summary>
    public double ForwardFlops => 2.0 * Batch * Weights.Sum(w => (double)w.Length);

    /// <summary>Of forward and backward; the first layer needs no gradient of its input.</summary>
    public double TrainingFlops => (3 * ForwardFlops) - (2.0 * Batch * Weights[0].Length);
}
