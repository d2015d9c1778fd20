using ModelGen.Runtime;

namespace ModelGen.Tests.Kernels;

/// <summary>Attention and its gradients against double precision: sizes around tiles, every mask, heads that share keys, operands that lie apart, dropout, threads.</summary>
public sealed class AttentionTests
{
    public static TheoryData<int, int, int, int> Sizes => new()
    {
        { 1, 1, 1, 1 },
        { 1, 17, 4, 3 },
        { 5, 1, 16, 16 },
        { 17, 65, 8, 24 },
        { 64, 64, 64, 64 },
        { 65, 129, 17, 70 },
        { 130, 200, 20, 16 },
        { 0, 5, 4, 4 },
        { 5, 0, 4, 4 },
        { 3, 5, 4, 0 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Results_and_gradients_are_those_of_double_precision(int time, int keys, int d, int dv)
    {
        foreach (bool isCausal in new[] { false, true })
        {
            foreach (int window in isCausal ? [0, 1, 20, 70] : new[] { 0 })
            {
                new Case(2, 4, 4, time, keys, d, dv, isCausal, window).Compare();
                new Case(1, 6, 2, time, keys, d, dv, isCausal, window).Compare();
                new Case(2, 8, 1, time, keys, d, dv, isCausal, window) { HasMask = true }.Compare();
                new Case(3, 2, 2, time, keys, d, dv, isCausal, window) { Past = [0, Math.Max(0, keys - time), keys / 2] }.Compare();
                new Case(3, 2, 1, time, keys, d, dv, isCausal, window) { Past = [keys, 1, 0], Lengths = [keys, 0, keys / 3], HasMask = true }.Compare();
            }
        }
    }

    [Theory]
    [InlineData(70, 100)]
    [InlineData(1, 100)]
    public void Dropout_draws_the_masks_of_its_gradient_again(int time, int keys)
    {
        foreach (int kvHeads in new[] { 1, 4 })
        {
            new Case(2, 4, kvHeads, time, keys, 8, 8, false, 0) { P = 0.3 }.Compare();
            new Case(2, 4, kvHeads, time, keys, 8, 8, true, 30) { P = 0.3, HasMask = true }.Compare();
        }
    }

    [Fact]
    public void Bits_do_not_depend_on_the_number_of_threads()
    {
        var test = new Case(2, 6, 2, 300, 300, 64, 64, true, 0) { P = 0.1 };
        float[][] one = test.Run();
        using (Parallelism.Use(4))
        {
            Assert.Equal(one, test.Run());
        }
    }

    [Fact]
    public void Great_scores_do_not_overflow()
    {
        float[] q = [100, -100], k = [100, 100, -100, 90], v = [1, 2, 3, 4], y = new float[2], sums = new float[2];
        AttentionKernels.Forward(y, sums, new(q, 2, 2, 1), new(k, 4, 4, 1), new(v, 4, 4, 1), default, default, default, new AttentionShape(1, 1, 1, 2, 4, 1, 1, null, false, 0));
        Assert.Equal([1.5f, 3], y);
        Assert.Equal(10000 + MathF.Log(2), sums[0], 1e-2f);
    }

    [Fact]
    public void NaN_that_is_seen_is_passed_on()
    {
        float[] q = [1, 1], k = [1, float.NaN], v = [1, 2], y = new float[2], sums = new float[2];
        AttentionKernels.Forward(y, sums, new(q, 2, 2, 1), new(k, 2, 2, 1), new(v, 2, 2, 1), default, default, default, new AttentionShape(1, 1, 1, 2, 2, 1, 1, null, true, 0));
        Assert.Equal([1, float.NaN], y);
    }

    [Fact]
    public void What_does_not_cover_the_sizes_is_refused()
    {
        var shape = new AttentionShape(2, 2, 2, 3, 3, 4, 4, null, false, 0);
        float[] x = new float[48], few = new float[47], sums = new float[12];
        Assert.Throws<ArgumentException>("query", () => AttentionKernels.Forward(new float[48], sums, new(few, 24, 12, 4), new(x, 24, 12, 4), new(x, 24, 12, 4), default, default, default, shape));
        Assert.Throws<ArgumentException>("y", () => AttentionKernels.Forward(few, sums, new(x, 24, 12, 4), new(x, 24, 12, 4), new(x, 24, 12, 4), default, default, default, shape));
        Assert.Throws<ArgumentException>("past", () => AttentionKernels.Forward(new float[48], sums, new(x, 24, 12, 4), new(x, 24, 12, 4), new(x, 24, 12, 4), default, [1], default, shape));
        Assert.Throws<ArgumentException>(() => AttentionKernels.Forward(new float[48], sums, new(x, 24, 12, 4), new(x, 24, 12, 4), new(x, 24, 12, 4), default, default, default, new AttentionShape(2, 3, 2, 3, 3, 4, 4, null, false, 0)));
    }

    /// <summary>Queries, keys and values as parts of rows that hold all three, and what is asked of them.</summary>
    private sealed record Case(int Batch, int Heads, int KvHeads, int Time, int Keys, int D, int Dv, bool IsCausal, int Window)
    {
        public bool HasMask { get; init; }

        public int[]? Past { get; init; }

        public int[]? Lengths { get; init; }

        public double P { get; init; }

        private AttentionShape Shape => new(Batch, Heads, KvHeads, Time, Keys, D, Dv, null, IsCausal, Window);

        /// <summary>y, the logarithms, dq, dk, dv.</summary>
        public float[][] Run()
        {
            Operand q = Make(1, Heads, Time, D), k = Make(2, KvHeads, Keys, D), v = Make(3, KvHeads, Keys, Dv), mask = MakeMask();
            float[] y = new float[Batch * Time * Heads * Dv], sums = new float[Batch * Heads * Time], dy = Golden.Signed(5, y.Length);
            float[] dq = new float[Batch * Time * Heads * D], dk = new float[Batch * Keys * KvHeads * D], dv = new float[Batch * Keys * KvHeads * Dv];
            Array.Fill(y, float.NaN);
            Array.Fill(dq, float.NaN);
            Array.Fill(dk, float.NaN);
            Array.Fill(dv, float.NaN);
            int[] place = new int[5];
            if (P > 0)
            {
                AttentionKernels.Forward(y, sums, place, q.Strided, k.Strided, v.Strided, HasMask ? mask.Strided : default, Past, Lengths, Shape, Numbers(), P);
            }
            else
            {
                AttentionKernels.Forward(y, sums, q.Strided, k.Strided, v.Strided, HasMask ? mask.Strided : default, Past, Lengths, Shape);
            }

            AttentionKernels.Backward(
                dq, dk, dv, dy, y, sums, q.Strided, k.Strided, v.Strided, HasMask ? mask.Strided : default, Past, Lengths, P > 0 ? place : default, Shape, P);
            return [y, sums, dq, dk, dv];
        }

        public void Compare()
        {
            float[][] actual = Run();
            double[][] expected = Reference();
            for (int i = 0; i < expected.Length; i++)
            {
                double largest = expected[i].Select(Math.Abs).DefaultIfEmpty().Max();
                for (int j = 0; j < expected[i].Length; j++)
                {
                    Assert.True(Math.Abs(expected[i][j] - actual[i == 0 ? 0 : i + 1][j]) <= 5e-6 + (2e-5 * largest), $"{this}: result {i}, element {j} is {actual[i == 0 ? 0 : i + 1][j]}, not {expected[i][j]}");
                }
            }
        }

        private static RandomNumbers Numbers()
        {
            var random = new RandomNumbers();
            random.Begin(7, (5L << 32) + 3);
            random.Uniform(new float[100], 100);
            return random;
        }

        private Operand Make(uint stream, int heads, int rows, int columns)
        {
            // Heads beside each other in wider rows; what lies between is NaN.
            int row = (heads * columns) + 3;
            var operand = new Operand(new float[Batch * rows * row], rows * row, columns, row);
            Array.Fill(operand.Data, float.NaN);
            float[] values = Golden.Signed(stream, Batch * heads * rows * columns);
            int next = 0;
            for (int b = 0; b < Batch; b++)
            {
                for (int i = 0; i < rows; i++)
                {
                    bool counts = stream == 1 || ((Past is null || i < (long)Past[b] + Time) && (Lengths is null || i < Lengths[b]));
                    for (int j = 0; j < heads * columns; j++, next++)
                    {
                        operand.Data[(b * operand.Batch) + (i * row) + j] = counts ? 2 * values[next] : float.NaN;
                    }
                }
            }

            return operand;
        }

        /// <summary>A mask that all heads share.</summary>
        private Operand MakeMask()
        {
            float[] values = Golden.Signed(4, Batch * Time * Keys);
            for (int i = 0; i < values.Length; i += 5)
            {
                values[i] = float.NegativeInfinity;
            }

            return new(values, Time * Keys, 0, Keys);
        }

        private double[][] Reference()
        {
            Operand q = Make(1, Heads, Time, D), k = Make(2, KvHeads, Keys, D), v = Make(3, KvHeads, Keys, Dv), mask = MakeMask();
            double[] y = new double[Batch * Time * Heads * Dv], dq = new double[Batch * Time * Heads * D], dk = new double[Batch * Keys * KvHeads * D], dv = new double[Batch * Keys * KvHeads * Dv];
            float[] dy = Golden.Signed(5, y.Length);
            int tiles = (Keys + 63) / 64;
            float[] drawn = new float[Batch * Heads * Time * tiles * 64];
            Array.Fill(drawn, 1);
            if (P > 0)
            {
                Numbers().DropoutMask(drawn, drawn.Length, P);
            }

            double scale = 1 / Math.Sqrt(D);
            for (int b = 0; b < Batch; b++)
            {
                for (int h = 0; h < Heads; h++)
                {
                    int shared = h / (Heads / KvHeads);
                    for (int i = 0; i < Time; i++)
                    {
                        int place = (Past?[b] ?? 0) + i, query = (((b * Time) + i) * Heads) + h;
                        long end = Math.Min(Past is null ? Keys : (long)Past[b] + Time, Lengths?[b] ?? Keys);
                        double[] scores = [.. Enumerable.Range(0, Keys).Select(j => j >= end || (IsCausal && (j > place || (Window > 0 && j <= place - Window))) ? double.NegativeInfinity
                            : (Enumerable.Range(0, D).Sum(e => (double)q.At(b, h, i, e) * k.At(b, shared, j, e)) * scale) + (HasMask ? mask.At(b, 0, i, j) : 0))];
                        double most = scores.DefaultIfEmpty(double.NegativeInfinity).Max();
                        if (double.IsNegativeInfinity(most))
                        {
                            continue;
                        }

                        double total = scores.Sum(s => Math.Exp(s - most));
                        double[] weights = [.. scores.Select(s => Math.Exp(s - most) / total)];
                        double[] factors = [.. weights.Select((_, j) => (double)drawn[((((((b * Heads) + h) * Time) + i) * tiles) * 64) + j])];
                        for (int j = 0; j < Keys; j++)
                        {
                            for (int e = 0; e < Dv && weights[j] > 0; e++)
                            {
                                y[(query * Dv) + e] += weights[j] * factors[j] * v.At(b, shared, j, e);
                            }
                        }

                        double product = Enumerable.Range(0, Dv).Sum(e => y[(query * Dv) + e] * dy[(query * Dv) + e]);
                        for (int j = 0; j < Keys; j++)
                        {
                            if (weights[j] == 0)
                            {
                                continue;
                            }

                            int key = (((b * Keys) + j) * KvHeads) + shared;
                            double slope = weights[j] * ((factors[j] * Enumerable.Range(0, Dv).Sum(e => (double)dy[(query * Dv) + e] * v.At(b, shared, j, e))) - product) * scale;
                            for (int e = 0; e < Dv; e++)
                            {
                                dv[(key * Dv) + e] += weights[j] * factors[j] * dy[(query * Dv) + e];
                            }

                            for (int e = 0; e < D; e++)
                            {
                                dq[(query * D) + e] += slope * k.At(b, shared, j, e);
                                dk[(key * D) + e] += slope * q.At(b, h, i, e);
                            }
                        }
                    }
                }
            }

            return [y, dq, dk, dv];
        }
    }

    private sealed record Operand(float[] Data, int Batch, int Head, int Row)
    {
        public Strided Strided => new(Data, Batch, Head, Row);

        public float At(int batch, int head, int row, int column) => Data[(batch * Batch) + (head * Head) + (row * Row) + column];
    }
}
