using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ModelGen.Runtime;
using SoftmaxKernel = ModelGen.Runtime.Softmax;

namespace ModelGen.Tests.Threading;

/// <summary>Kernels give the same bits at any number of threads, and write nothing beside their results.</summary>
public sealed class ThreadedKernelTests
{
    private delegate void Fill(Span<float> result);

    public static TheoryData<int, int, int> Sizes => new()
    {
        { 64, 256, 1024 },
        { 64, 784, 128 },
        { 65, 257, 129 },
        { 1, 1024, 1000 },
        { 8, 512, 777 },
        { 1000, 100, 64 },
        { 1023, 300, 17 },
        { 500, 700, 10 },
        { 97, 130, 1025 },
        { 3, 2000, 500 },
        { 0, 64, 64 },
        { 64, 0, 64 },
        { 64, 64, 0 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Products(int m, int k, int n)
    {
        float[] a = Values(1, m * k), b = Values(2, k * n), bias = Values(3, Panels.Size(n, 1)), dy = Values(4, m * n);
        float[] w = new float[Panels.Size(n, k)];
        Panels.Pack(w, b, n, k);
        Compare(m * n, c => Gemm.MatMul(c, a, false, b, false, m, k, n));
        Compare(m * n, c => Gemm.MatMul(c, a, false, b, true, m, k, n));
        Compare(m * n, c => Gemm.MatMul(c, a, true, b, false, m, k, n));
        Compare(m * n, c => Gemm.MatMul(c, a, true, b, true, m, k, n));
        Compare(m * n, c => Gemm.AddMatMul(c, a, false, b, false, m, k, n));
        Compare(m * n, c => Gemm.Linear(c, a, w, m, k, n));
        Compare(m * n, c => Gemm.LinearBiasRelu(c, a, w, bias, m, k, n));
        Compare(m * k, c => Gemm.LinearInputGradient(c, dy, w, m, k, n));
        Compare(Panels.Size(n, k), c => Gemm.AddLinearWeightGradient(c, dy, a, m, k, n));
    }

    /// <summary>Many small products, some large ones, and one.</summary>
    [Theory]
    [InlineData(300, 16, 8, 16)]
    [InlineData(65, 17, 33, 65)]
    [InlineData(3, 200, 300, 130)]
    [InlineData(1, 300, 300, 300)]
    [InlineData(0, 16, 16, 16)]
    public void Batches_of_products(int batch, int m, int k, int n)
    {
        float[] a = Values(1, batch * m * k), b = Values(2, batch * k * n), bias = Values(3, n);
        Compare(batch * m * n, c => Gemm.MatMul(
            [batch], m, k, n, new StridedOutput(c, n, batch * n, 1), new Strided(a, k, batch * k, 1), new Strided(b, k * n, n, 1)));
        Compare(batch * m * n, c => Gemm.AddMatMul(
            [batch], m, k, n, new StridedOutput(c, m * n, n, 1), new Strided(a, m * k, 1, m), new Strided(b, k * n, 1, k)));
        Compare(batch * m * n, c => Gemm.MatMul(
            default(Watched),
            [batch],
            m,
            k,
            n,
            new StridedOutput(c, n, batch * n, 1),
            new Strided(a, m * k, k, 1),
            new Strided(b, k * n, n, 1)));
    }

    [Theory]
    [InlineData(16)]
    [InlineData(100_000)]
    [InlineData(1_000_016)]
    public void Optimizers(int length)
    {
        float[] gradients = Values(1, length);
        foreach (Optimizer optimizer in new Optimizer[] { new SGD(0.1), new SGD(0.1, momentum: 0.9), new Adam(0.01), new Adagrad(0.1), new LAMB(0.01) })
        {
            var group = new ParameterGroup(optimizer.Lr, optimizer.WeightDecay, optimizer.Momentum, []);
            Compare(length, parameters =>
            {
                Span<float> moment0 = new float[length], moment1 = new float[length], moment2 = new float[length];
                for (int step = 1; step < 4; step++)
                {
                    optimizer.Update(new OptimizerUpdate(step, group, parameters, gradients, moment0, moment1, moment2));
                }
            });
        }
    }

    [Theory]
    [InlineData(400, 33, 1)]
    [InlineData(9, 40_000, 1)]
    [InlineData(50, 17, 65)]
    public void Places_in_order(int outer, int size, int inner)
    {
        float[] x = Values(1, outer * size * inner);
        Compare(outer * inner, y => Ordering.ArgMax(Bits.AsIntegers(y), x, outer, size, inner));
        Compare(x.Length, y => Ordering.Sort(Bits.AsIntegers(y), new float[2 * x.Length], x, outer, size, inner));
        Compare(outer * 5 * inner, y => Ordering.Largest(Bits.AsIntegers(y), new float[10 * outer * inner], x, outer, size, inner, 5));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16_384)]
    [InlineData(16_385)]
    [InlineData(3_000_007)]
    public void Passes_over_all_parameters(int length)
    {
        float[] a = Values(1, length);
        Compare(length, LargeSpans.Clear);
        Compare(length, y => LargeSpans.Copy(a, y));
        Compare(length, y => LargeSpans.Mix(y, 0.9f, a, 0.3f));
        Compare(1, y => y[0] = (float)SumOfSquares.Of(a));
        Assert.Equal(a.Sum(x => (double)x * x), SumOfSquares.Of(a), 1e-6 * length);
        foreach (int position in new[] { 0, length / 2, length - 1 }.Where(p => p >= 0 && length > 0))
        {
            float[] wrong = [.. a];
            wrong[position] = float.NaN;
            wrong[length - 1] = float.NegativeInfinity;
            Compare(1, y => y[0] = LargeSpans.FirstNonFinite(wrong));
            Assert.Equal(position, LargeSpans.FirstNonFinite(wrong));
        }

        Assert.Equal(-1, LargeSpans.FirstNonFinite(a));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50_017)]
    [InlineData(1_000_003)]
    public void Dense_passes(int length)
    {
        float[] a = Values(1, length), b = Values(2, length);
        Compare(length, y => Elementwise.Map(default(SigmoidOfSum), y, a, b));
        Compare(length, y => Elementwise.AddMap(default(SigmoidOfSum), y, a, b));
        Compare(length, y => Elementwise.Map(default(SigmoidOfSum), y, y, b));
    }

    [Theory]
    [InlineData(3, 70, 1001)]
    [InlineData(400, 2, 129)]
    [InlineData(1, 1, 100_003)]
    [InlineData(65, 64, 17)]
    public void Strided_passes(int first, int second, int third)
    {
        int length = first * second * third;
        float[] a = Values(1, length), row = Values(2, third), column = Values(3, first * second);
        Compare(length, y => Elementwise.Map(
            default(SigmoidOfSum), [first, second, third], new StridedOutput(y, second * third, third, 1), new Strided(a, third, first * third, 1), new Strided(row, 0, 0, 1)));
        Compare(length, y => Elementwise.AddMap(
            default(SigmoidOfSum), [first, second, third], new StridedOutput(y, 1, first, first * second), new Strided(a, second * third, third, 1), new Strided(column, second, 1, 0)));
    }

    [Theory]
    [InlineData(64, 1024)]
    [InlineData(2048, 129)]
    [InlineData(17, 100_003)]
    [InlineData(100_003, 17)]
    [InlineData(1, 300_001)]
    public void Reductions(int rows, int columns)
    {
        float[] a = Values(1, rows * columns), b = Values(2, columns);
        Compare(rows, y => Reduce.Sum(default(SigmoidOfSum), y, [rows], [columns], new Strided(a, columns, 1), new Strided(b, 0, 1)));
        Compare(rows, y => Reduce.AddSum(default(SigmoidOfSum), y, [rows], [columns], new Strided(a, columns, 1), new Strided(b, 0, 1)));
        Compare(columns, y => Reduce.AddSum(default(SigmoidOfSum), y, [columns], [rows], new Strided(a, 1, columns), new Strided(b, 1, 0)));
        Compare(1, y => Reduce.Sum(default(SigmoidOfSum), y, [], [rows * columns], new Strided(a, 1), new Strided(a, 1)));
        Compare(1, y => Reduce.AddSum(default(SigmoidOfSum), y, [], [rows * columns], new Strided(a, 1), new Strided(a, 1)));
        Compare(1, y => Reduce.Min(default(SigmoidOfSum), y, [], [rows * columns], new Strided(a, 1), new Strided(a, 1)));
        Compare(columns, y => Reduce.Max(default(SigmoidOfSum), y, [columns], [rows], new Strided(a, 1, columns), new Strided(b, 1, 0)));
    }

    [Theory]
    [InlineData(1000, 10)]
    [InlineData(65, 1000)]
    [InlineData(3, 40_000)]
    [InlineData(20_000, 1)]
    [InlineData(0, 10)]
    public void Row_kernels(int rows, int columns)
    {
        float[] x = Values(1, rows * columns), dy = Values(2, rows * columns), dloss = Values(3, rows);
        int[] labels = [.. Enumerable.Range(0, rows).Select(i => i * 7 % columns)];
        Compare(rows * columns, y => SoftmaxKernel.Rows(y, x, rows, columns));
        Compare(rows * columns, y => SoftmaxKernel.LogRows(y, x, rows, columns));
        Compare(rows * columns, y => SoftmaxKernel.Gradient(y, x, dy, rows, columns));
        Compare(rows * columns, y => SoftmaxKernel.LogGradient(y, x, dy, rows, columns));
        Compare(3 * rows, y => LogSumExp.Rows(y[..rows], y.Slice(rows, rows), y.Slice(2 * rows, rows), x, rows, columns));
        Compare(3 * rows, y => CrossEntropy.Rows(y[..rows], y.Slice(rows, rows), y.Slice(2 * rows, rows), x, labels, rows, columns));
        float[] greatest = new float[rows], inverse = Values(4, rows);
        Compare(rows * columns, y => CrossEntropy.Gradient(y, x, greatest, inverse, labels, new Strided(dloss, 1), rows, columns));
        float[] isTarget = new float[rows * columns];
        int[] targets = [.. Enumerable.Range(0, rows * columns).Select(i => i % columns < 5 ? i * 7 % columns : -1)];
        Compare(rows + (rows * columns), y => MultilabelMargin.Rows(y[..rows], y[rows..], x, targets, rows, columns));
        Compare(rows * columns, y => MultilabelMargin.Gradient(y, x, isTarget, targets, new Strided(dloss, 1), rows, columns));
    }

    [Theory]
    [InlineData(100, 16, 29, 20)]
    [InlineData(1, 300, 5, 1)]
    [InlineData(40, 1, 1000, 3)]
    [InlineData(40, 0, 5, 3)]
    public void Sequences_of_labels(int time, int batch, int classes, int length)
    {
        float[] logs = new float[time * batch * classes], dloss = Values(2, batch);
        SoftmaxKernel.LogRows(logs, Values(1, logs.Length), time * batch, classes);
        int[] labels = [.. Enumerable.Range(0, batch * length).Select(i => 1 + (i * 7 % (classes - 1)))];
        int[] inputLengths = [.. Enumerable.Range(0, batch).Select(i => time - (i % 2 * time / 4))], labelLengths = [.. Enumerable.Range(0, batch).Select(i => i % (length + 1))];
        float[] loss = new float[batch], alphas = new float[batch * time * 2 * (length + 1)];
        CTC.Rows(loss, alphas, logs, Targets(), time, batch, classes, perLabel: true);
        Compare(batch + alphas.Length, y => CTC.Rows(y[..batch], y[batch..], logs, Targets(), time, batch, classes, perLabel: true));
        Compare(logs.Length, y => CTC.Gradient(y, logs, Targets(), alphas, new Strided(dloss, 1), time, batch, classes, perLabel: true));

        CTCTargets Targets() => new(labels, inputLengths, labelLengths, length, blank: 0);
    }

    [Theory]
    [InlineData(5000, 300, 37)]
    [InlineData(2000, 17, 1000)]
    [InlineData(3000, 96, 1000)]
    [InlineData(900, 1000, 257)]
    [InlineData(5000, 128, 1)]
    public void Lookups(int count, int dim, int rows)
    {
        float[] weight = Values(1, rows * dim), dy = Values(2, count * dim);
        int[] indices = Indices(count, rows);
        Compare(count * dim, y => Embeddings.Rows(y, weight, indices, count, rows, dim));
        Compare(rows * dim, y => Embeddings.AddGradient(y, dy, indices, count, rows, dim, padding: 3));
    }

    /// <summary>Bags of one length and bags of all lengths, some of them empty.</summary>
    [Theory]
    [InlineData(3000, 7, 100, 500)]
    [InlineData(200, 100, 33, 1000)]
    [InlineData(1, 5000, 128, 1000)]
    [InlineData(5000, 1, 9, 3)]
    public void Bags_of_lookups(int count, int length, int dim, int rows)
    {
        float[] weight = Values(1, rows * dim), dy = Values(2, count * dim), scales = Values(3, count * length), greatest = new float[count * dim];
        int[] indices = Indices(count * length, rows);
        int[] offsets = [.. Enumerable.Range(0, count).Select(bag => (int)((long)bag * bag * length / count))];
        foreach (bool isRagged in new[] { false, true })
        {
            Bags Bags() => isRagged ? new(indices, offsets) : new(indices, count, length);
            Compare(count * dim, y => Embeddings.BagSum(y, weight, Bags(), scales, rows, dim, padding: 3));
            Compare(count * dim, y => Embeddings.BagMean(y, weight, Bags(), rows, dim, padding: 3));
            Compare(count * dim, y => Embeddings.BagMax(y, weight, Bags(), rows, dim, padding: 3));
            Compare(count * length, y => Embeddings.BagScaleGradient(y, dy, weight, Bags(), rows, dim, padding: 3));
            Compare(rows * dim, y => Embeddings.AddBagSumGradient(y, dy, Bags(), scales, rows, dim, padding: 3));
            Compare(rows * dim, y => Embeddings.AddBagMeanGradient(y, dy, Bags(), rows, dim, padding: 3));
            Embeddings.BagMax(greatest, weight, Bags(), rows, dim, padding: 3);
            Compare(count * dim, y => Embeddings.BagChoice(y, weight, greatest, weight, Bags(), rows, dim, padding: 3));
            Compare(rows * dim, y => Embeddings.AddBagMaxGradient(y, dy, greatest, weight, Bags(), rows, dim, padding: 3));
        }
    }

    [Theory]
    [InlineData(5000, 300)]
    [InlineData(3, 200_000)]
    [InlineData(0, 10)]
    public void Masks_of_sequences(int count, int time)
    {
        int[] lengths = [.. Enumerable.Range(0, count).Select(i => (i * 37 % (time + 20)) - 10)];
        Compare(count * time, y => Sequences.Mask(y, lengths, count, time));
        Compare(count * time, y => Sequences.MaskTimeFirst(y, lengths, count, time));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16_384)]
    [InlineData(300_001)]
    public void Masks(int length) => Compare(2 * length, y =>
    {
        var numbers = new RandomNumbers();
        numbers.Begin(5, 3);
        numbers.DropoutMask(y, length, 0.3);
        numbers.DropoutMask(y[length..], length, 0.5);
    });

    /// <summary>Windows that overlap, places that share pixels, new elements that are made of the same ones.</summary>
    [Theory]
    [InlineData(1, 40, 33, 21)]
    [InlineData(7, 3, 40, 37)]
    [InlineData(3, 130, 9, 14)]
    [InlineData(0, 8, 8, 8)]
    public void Images(int batch, int channels, int height, int width)
    {
        var shape = new PoolingShape(batch, channels, new Window(height, height, 3, padding: 1), new Window(width, width, 3, padding: 1));
        int floats = batch * height * width * channels;
        float[] x = Values(1, floats), patches = Values(2, 9 * floats), grid = Values(3, batch * height * width * 2);
        Compare(9 * floats, y => Patches.Unfold(y, x, in shape));
        Compare(floats, y => Patches.Fold(y, patches, in shape));
        Compare(floats, y => Pooling.MaxIndices(MemoryMarshal.Cast<float, int>(y), x, in shape));
        int[] indices = new int[floats];
        Pooling.MaxIndices(indices, x, in shape);
        Compare(floats, y => Pooling.Unpool(y, x, indices, batch, height * width, height * width, channels));
        foreach (ResamplingMode mode in Enum.GetValues<ResamplingMode>())
        {
            var lines = new ResamplingAxis(height, (2 * height) + 1, mode);
            var columns = new ResamplingAxis(width, (2 * width) + 1, mode);
            Compare(batch * lines.NewSize * width * channels, y => Resampling.Forward(y, x, batch, lines, width * channels));
            Compare(batch * height * columns.NewSize * channels, y => Resampling.Forward(y, x, batch * height, columns, channels));
            float[] dy = Values(4, batch * lines.NewSize * columns.NewSize * channels);
            Compare(floats, dx => Resampling.Gradient(dx, dy, batch, lines, width * channels));
            Compare(floats, dx => Resampling.Gradient(dx, dy, batch * height, columns, channels));
        }

        foreach (SamplingMode mode in Enum.GetValues<SamplingMode>())
        {
            var places = new SamplingShape(batch, channels, height, width, height * width, mode, SamplingPadding.Reflection, alignCorners: false);
            Compare(floats, y => Sampling.Forward(y, x, grid, in places));
            Compare(floats, dx => Sampling.ImageGradient(dx, x, grid, in places));
            Compare(grid.Length, dgrid => Sampling.GridGradient(dgrid, x, x, grid, in places));
        }
    }

    /// <summary>Helpers do take part, in every kind of pass: a slow formula sees who computes it.</summary>
    [Fact]
    public void Large_passes_are_shared()
    {
        const int Length = 1 << 19;
        float[] a = Values(1, Length), y = new float[Length];
        Meet(() => Elementwise.Map(default(Watched), y, a));
        Meet(() => Elementwise.AddMap(default(Watched), y, a));
        Meet(() => Elementwise.Map(default(Watched), [1024, 512], new StridedOutput(y, 512, 1), new Strided(a, 1, 1024)));
        Meet(() => Reduce.Sum(default(Watched), y.AsSpan(0, 1024), [1024], [512], new Strided(a, 512, 1)));
        Meet(() => Gemm.MatMul(default(Watched), y, a, false, a, false, 512, 512, 512));
        Meet(() => Gemm.MatMul(
            default(Watched), [64, 64], 8, 64, 8, new StridedOutput(y, 4096, 64, 8, 1), new Strided(a, 0, 4096, 64, 1), new Strided(a, 4096, 0, 8, 1)));

        static void Meet(Action pass)
        {
            Watched.Threads.Clear();
            using (Parallelism.Use(2))
            {
                for (int i = 0; i < 200 && Watched.Threads.Count < 2; i++)
                {
                    pass();
                }
            }

            Assert.InRange(Watched.Threads.Count, 2, int.MaxValue);
        }
    }

    private static void Compare(int length, Fill compute)
    {
        const int Guard = 64;
        float[] expected = Values(9, length + (2 * Guard));
        using (Parallelism.Use(1))
        {
            compute(expected.AsSpan(Guard, length));
        }

        foreach (int threads in new[] { 2, 3, 7 })
        {
            float[] actual = Values(9, expected.Length);
            using (Parallelism.Use(threads))
            {
                compute(actual.AsSpan(Guard, length));
            }

            Assert.True(MemoryMarshal.AsBytes<float>(expected).SequenceEqual(MemoryMarshal.AsBytes<float>(actual)), $"{threads} threads");
        }
    }

    private static int[] Indices(int count, int rows) => [.. Enumerable.Range(0, count).Select(i => (int)((long)i * i % rows))];

    private static float[] Values(int seed, int length)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f)];
    }

    /// <summary>sigmoid(a + b)</summary>
    private readonly struct SigmoidOfSum : IFormula, IOperands2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> => VectorMath.Sigmoid(x.A + x.B);
    }

    private readonly struct Watched : IFormula, IOperands1
    {
        internal static ConcurrentDictionary<int, bool> Threads { get; } = [];

        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V>
        {
            Threads.TryAdd(Environment.CurrentManagedThreadId, true);
            Thread.SpinWait(5);
            return x.A;
        }
    }
}
