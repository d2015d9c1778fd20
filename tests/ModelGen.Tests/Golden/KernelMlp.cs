using System.Runtime.CompilerServices;
using ModelGen.Runtime;

namespace ModelGen.Tests;

/// <summary>
/// The golden perceptron written by hand on the kernels, the way generated code uses them: weights in panels, one block for parameters and
/// one for gradients. What this gets wrong, no generated model gets right.
/// </summary>
internal sealed class KernelMlp
{
    private const int Batch = 8;
    private static readonly int[] sizes = [784, 128, 64, 10];
    private static readonly int[] biasSizes = [128, 64, 16];

    private readonly int[] weightStart = new int[3];
    private readonly int[] biasStart = new int[3];
    private readonly float[][] hidden = [new float[Batch * 128], new float[Batch * 64]];
    private readonly float[] greatest = new float[Batch];
    private readonly float[] inverse = new float[Batch];
    private readonly float[] losses = new float[Batch];

    /// <summary>Starts from the golden file's first weights.</summary>
    public KernelMlp()
    {
        int size = 0;
        for (int layer = 0; layer < 3; layer++)
        {
            weightStart[layer] = size;
            biasStart[layer] = size + Panels.Size(sizes[layer + 1], sizes[layer]);
            size = biasStart[layer] + biasSizes[layer];
        }

        Parameters = new float[size];
        Gradients = new float[size];
        float[] scales = [1f / 16, 1f / 4, 1f / 4];
        for (int layer = 0; layer < 3; layer++)
        {
            (int k, int n) = (sizes[layer], sizes[layer + 1]);
            uint stream = (uint)(2 * layer) + 1;
            Panels.Pack(Weight(Parameters, layer), Golden.Signed(stream, n * k, scales[layer]), n, k);
            Golden.Signed(stream + 1, n, scales[layer]).CopyTo(Bias(Parameters, layer));
        }
    }

    public float[] Parameters { get; }

    public float[] Gradients { get; }

    public float[] Logits { get; } = new float[Batch * 10];

    public float[] ImageGradient { get; } = new float[Batch * 784];

    /// <summary>Forward and backward; the gradients replace those of the last call.</summary>
    /// <returns>The mean cross-entropy.</returns>
    public float Differentiate(float[] image, int[] label)
    {
        Gemm.LinearBiasRelu(hidden[0], image, Weight(Parameters, 0), Bias(Parameters, 0), Batch, 784, 128);
        Gemm.LinearBiasRelu(hidden[1], hidden[0], Weight(Parameters, 1), Bias(Parameters, 1), Batch, 128, 64);
        Gemm.LinearBias(Logits, hidden[1], Weight(Parameters, 2), Bias(Parameters, 2), Batch, 64, 10);
        CrossEntropy.Rows(losses, greatest, inverse, Logits, label, Batch, 10);

        Array.Clear(Gradients);
        float[] scores = new float[Batch * 10], second = new float[Batch * 64], first = new float[Batch * 128];
        CrossEntropy.Gradient(scores, Logits, greatest, inverse, label, new Strided([1f / Batch], 0), Batch, 10);
        AddGradients(2, scores, hidden[1]);
        Gemm.LinearInputGradient(new ReluGradient(), second, scores, Weight(Parameters, 2), Batch, 64, 10, new Strided(hidden[1], 64, 1));
        AddGradients(1, second, hidden[0]);
        Gemm.LinearInputGradient(new ReluGradient(), first, second, Weight(Parameters, 1), Batch, 128, 64, new Strided(hidden[0], 128, 1));
        AddGradients(0, first, image);
        Gemm.LinearInputGradient(ImageGradient, first, Weight(Parameters, 0), Batch, 784, 128);
        return losses.Average();
    }

    /// <summary>A layer's <c>[out, in]</c> weights or their gradients, row-major.</summary>
    public float[] LogicalWeight(float[] block, int layer)
    {
        float[] values = new float[sizes[layer] * sizes[layer + 1]];
        Panels.Unpack(values, Weight(block, layer), sizes[layer + 1], sizes[layer]);
        return values;
    }

    /// <summary>A layer's biases or their gradients, without padding.</summary>
    public float[] LogicalBias(float[] block, int layer) => Bias(block, layer)[..sizes[layer + 1]].ToArray();

    private void AddGradients(int layer, float[] dy, float[] x)
    {
        (int k, int n) = (sizes[layer], sizes[layer + 1]);
        Gemm.AddLinearWeightGradient(Weight(Gradients, layer), dy, x, Batch, k, n);
        Reduce.AddSum(new Identity(), Bias(Gradients, layer)[..n], [n], [Batch], new Strided(dy, 1, n));
    }

    private Span<float> Weight(float[] block, int layer) => block.AsSpan(weightStart[layer]..biasStart[layer]);

    private Span<float> Bias(float[] block, int layer) => block.AsSpan(biasStart[layer], biasSizes[layer]);

    private readonly struct Identity : IFormula, IOperands1
    {
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> => x.A;
    }

    /// <summary><c>dy</c> where <c>relu(x) &gt; 0</c>.</summary>
    private readonly struct ReluGradient : IFormula, IOperands2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> => V.Select(x.B > V.Zero, x.A, V.Zero);
    }
}
