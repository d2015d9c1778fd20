using System.Runtime.CompilerServices;
using CsCheck;
using ModelGen.Runtime;

namespace ModelGen.Tests.Kernels;

/// <summary>Linear layers and their gradients over rows that lie apart, against the same over contiguous rows.</summary>
public sealed class GemmStridedLinearTests
{
    private static readonly Gen<Case> Cases = Gen.Select(Gen.Int[0, 300], Gen.Int[0, 70], Gen.Int[0, 140], Gen.Int[0, 15], Gen.Int[0, 1000])
        .Select((rows, k, n, layout, seed) => new Case(rows, k, n, layout, seed));

    [Fact]
    public void Linear() => Cases.Sample(
        c =>
        {
            float[] y = new float[c.Y.Length], expected = new float[c.Rows * c.N];
            Gemm.Linear(c.Rows, c.K, c.N, c.Y.Output(y), c.X.Operand(c.Input), c.Weight);
            Gemm.Linear(expected, c.X.Gather(c.Input), c.Weight, c.Rows, c.K, c.N);
            Close(expected, y, c.Y, c.K);

            Gemm.Linear(default(Sum), c.Rows, c.K, c.N, c.Y.Output(y), c.X.Operand(c.Input), c.Weight, new Strided(c.Bias, 0, 1));
            Gemm.Linear(default(Sum), expected, c.X.Gather(c.Input), c.Weight, c.Rows, c.K, c.N, new Strided(c.Bias, 0, 1));
            Close(expected, y, c.Y, c.K);

            float[] padded = new float[Panels.Size(c.N, 1)];
            c.Bias.AsSpan(0, c.N).CopyTo(padded);
            Gemm.LinearBias(c.Rows, c.K, c.N, c.Y.Output(y), c.X.Operand(c.Input), c.Weight, padded);
            Gemm.LinearBias(expected, c.X.Gather(c.Input), c.Weight, padded, c.Rows, c.K, c.N);
            Close(expected, y, c.Y, c.K);
            Gemm.LinearBiasRelu(c.Rows, c.K, c.N, c.Y.Output(y), c.X.Operand(c.Input), c.Weight, padded);
            Gemm.LinearBiasRelu(expected, c.X.Gather(c.Input), c.Weight, padded, c.Rows, c.K, c.N);
            Close(expected, y, c.Y, c.K);

            // An operand over all of the result, that lies as the result does.
            float[] more = Values(c.Seed + 9, c.Y.Length);
            Gemm.Linear(default(Sum), c.Rows, c.K, c.N, c.Y.Output(y), c.X.Operand(c.Input), c.Weight, c.Y.Operand(more));
            Gemm.Linear(default(Sum), expected, c.X.Gather(c.Input), c.Weight, c.Rows, c.K, c.N, new Strided(c.Y.Gather(more), c.N, 1));
            Close(expected, y, c.Y, c.K);
        },
        threads: 1);

    [Fact]
    public void LinearInputGradient() => Cases.Sample(
        c =>
        {
            float[] dx = new float[c.X.Length], expected = new float[c.Rows * c.K];
            float[] dy = Values(c.Seed + 1, c.Y.Length);
            Gemm.LinearInputGradient(c.Rows, c.K, c.N, c.X.Output(dx), c.Y.Operand(dy), c.Weight);
            Gemm.LinearInputGradient(expected, c.Y.Gather(dy), c.Weight, c.Rows, c.K, c.N);
            Close(expected, dx, c.X, c.N);

            Gemm.LinearInputGradient(default(Sum), c.Rows, c.K, c.N, c.X.Output(dx), c.Y.Operand(dy), c.Weight, c.X.Operand(c.Input));
            Gemm.LinearInputGradient(default(Sum), expected, c.Y.Gather(dy), c.Weight, c.Rows, c.K, c.N, new Strided(c.X.Gather(c.Input), c.K, 1));
            Close(expected, dx, c.X, c.N);
        },
        threads: 1);

    [Fact]
    public void AddLinearWeightGradient() => Cases.Sample(
        c =>
        {
            float[] dw = Pack(Values(c.Seed + 2, c.N * c.K), c.N, c.K), expected = [.. dw];
            float[] dy = Values(c.Seed + 1, c.Y.Length);
            Gemm.AddLinearWeightGradient(c.Rows, c.K, c.N, dw, c.Y.Operand(dy), c.X.Operand(c.Input));
            Gemm.AddLinearWeightGradient(expected, c.Y.Gather(dy), c.X.Gather(c.Input), c.Rows, c.K, c.N);
            for (int i = 0; i < dw.Length; i++)
            {
                Assert.Equal(expected[i], dw[i], 1e-6 * (c.Rows + 1));
            }
        },
        threads: 1);

    [Fact]
    public void What_does_not_fit_is_refused_before_anything_is_written()
    {
        float[] y = [7, 7, 7, 7, 7, 7];
        float[] x = new float[8];
        float[] w = new float[64];
        Refused("The input of a product has 8 elements, but its strides reach element 8", () => Gemm.Linear(2, 4, 3, new StridedOutput(y, 3, 1), new Strided(x, 5, 1), w));
        Refused("The result of a product has 6", () => Gemm.Linear(2, 4, 3, new StridedOutput(y, 4, 1), new Strided(x, 4, 1), w));
        Refused("its rows must be contiguous", () => Gemm.Linear(2, 4, 3, new StridedOutput(y, 3, 1), new Strided(x, 1, 2), w));
        Refused("its rows must be contiguous", () => Gemm.Linear(2, 4, 3, new StridedOutput(y, 1, 2), new Strided(x, 4, 1), w));
        Refused("the span holds 63", () => Gemm.Linear(2, 4, 3, new StridedOutput(y, 3, 1), new Strided(x, 4, 1), w.AsSpan(1)));
        Refused("has 1 strides instead of 2", () => Gemm.Linear(2, 4, 3, new StridedOutput(y, 3, 1), new Strided(x, 1), w));
        Refused("bias", () => Gemm.LinearBias(2, 4, 3, new StridedOutput(y, 3, 1), new Strided(x, 4, 1), w, new float[15]));
        Refused("An operand of the formula of a product has 5", () => Gemm.Linear(default(Sum), 2, 4, 3, new StridedOutput(y, 3, 1), new Strided(x, 4, 1), w, new Strided(new float[5], 3, 1)));
        Refused("The gradient of a product has 5", () => Gemm.AddLinearWeightGradient(2, 4, 3, w, new Strided(y.AsSpan(1), 3, 1), new Strided(x, 4, 1)));
        Refused("The input of a product has 6", () => Gemm.LinearInputGradient(2, 4, 3, new StridedOutput(x, 4, 1), new Strided(y, 4, 1), w));
        Assert.All(y, v => Assert.Equal(7f, v));
        Assert.All(w, v => Assert.Equal(0f, v));

        static void Refused(string message, Action product) => Assert.Contains(message, Assert.Throws<ArgumentException>(product).Message, StringComparison.Ordinal);
    }

    private static void Close(float[] expected, float[] actual, Layout layout, int depth)
    {
        float[] gathered = layout.Gather(actual);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], gathered[i], 1e-6 * (depth + 1));
        }

        Assert.Equal(0f, layout.Gaps(actual));
    }

    private static float[] Values(int seed, int length)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f)];
    }

    private static float[] Pack(float[] rowMajor, int n, int k)
    {
        float[] panels = new float[Panels.Size(n, k)];
        Panels.Pack(panels, rowMajor, n, k);
        return panels;
    }

    private readonly struct Sum : IFormula, IOperands2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> => x.A + x.B;
    }

    /// <summary>Rows with a gap behind each.</summary>
    private sealed class Layout(int rows, int columns, int gap)
    {
        private readonly int row = columns + gap;

        public int Length => rows * row;

        public Strided Operand(float[] data) => new(data, row, 1);

        public StridedOutput Output(float[] data) => new(data, row, 1);

        public float[] Gather(float[] data) => [.. Enumerable.Range(0, rows).SelectMany(i => data.Skip(i * row).Take(columns))];

        public float Gaps(float[] data) => data.Where((_, i) => i % row >= columns).Select(Math.Abs).DefaultIfEmpty(0).Max();
    }

    private sealed class Case(int rows, int k, int n, int layout, int seed)
    {
        public int K => k;

        public int N => n;

        public int Seed => seed;

        public int Rows => rows;

        public Layout X { get; } = new(rows, k, layout % 4);

        public Layout Y { get; } = new(rows, n, layout / 4);

        public float[] Input => Values(seed, X.Length);

        public float[] Bias => Values(seed + 3, n);

        public float[] Weight => Pack(Values(seed + 4, n * k), n, k);

        public override string ToString() => $"{rows} rows, {k} -> {n}, layout {layout}, seed {seed}";
    }
}
