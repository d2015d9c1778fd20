using DeclaredModels;
using ModelGen.Tests;

namespace ModelGen.Models.Tests;

/// <summary>
/// What is computed and not selected leaves no trace in any gradient: NaN and infinities behind the end of a sequence give the bits that zeros there give, and a branch that
/// is not taken may overflow.
/// </summary>
public sealed class PaddingTests
{
    private const int Batch = 4;
    private const int Time = 6;

    private static readonly int[] Lengths = [6, 3, 0, 5];

    private readonly Padded net = new(seed: 1);

    private delegate float[][] Run(float[] x, GradientSet gradients);

    public static TheoryData<float> Paddings => [float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue];

    [Theory]
    [MemberData(nameof(Paddings))]
    public void An_RNN(float padding) => Compare(padding, timeFirst: true, (x, gradients) =>
    {
        float[] h0 = Golden.Signed(1, 2 * Batch * 5), dh0 = new float[h0.Length], dx = new float[x.Length];
        float[] y = new float[Time * Batch * 10], h = new float[h0.Length];
        var tape = new Tape();
        net.RnnForward(x, h0, Lengths, y, h, tape, Time, Batch);
        net.RnnBackward(x, h0, Lengths, Golden.Signed(2, y.Length), Golden.Signed(3, h.Length), dx, dh0, gradients, tape, Time, Batch);
        return [y, h, dx, dh0];
    });

    [Theory]
    [MemberData(nameof(Paddings))]
    public void A_GRU(float padding) => Compare(padding, timeFirst: false, (x, gradients) =>
    {
        float[] h0 = Golden.Signed(1, 2 * Batch * 5), dh0 = new float[h0.Length], dx = new float[x.Length];
        float[] y = new float[Time * Batch * 5], h = new float[h0.Length];
        var tape = new Tape();
        net.GruForward(x, h0, Lengths, y, h, tape, Batch, Time);
        net.GruBackward(x, h0, Lengths, Golden.Signed(2, y.Length), Golden.Signed(3, h.Length), dx, dh0, gradients, tape, Batch, Time);
        return [y, h, dx, dh0];
    });

    [Theory]
    [MemberData(nameof(Paddings))]
    public void An_LSTM(float padding) => Compare(padding, timeFirst: true, (x, gradients) =>
    {
        float[] h0 = Golden.Signed(1, 4 * Batch * 5), c0 = Golden.Signed(4, h0.Length), dh0 = new float[h0.Length], dc0 = new float[h0.Length], dx = new float[x.Length];
        float[] y = new float[Time * Batch * 10], h = new float[h0.Length], c = new float[h0.Length];
        var tape = new Tape();
        net.LstmForward(x, h0, c0, Lengths, y, h, c, tape, training: true, Time, Batch);
        net.LstmBackward(
            x, h0, c0, Lengths, Golden.Signed(2, y.Length), Golden.Signed(3, h.Length), Golden.Signed(5, h.Length), dx, dh0, dc0, gradients, tape, Time, Batch);
        return [y, h, c, dx, dh0, dc0];
    });

    [Theory]
    [MemberData(nameof(Paddings))]
    public void A_step_of_ones_own(float padding) => Compare(padding, timeFirst: true, (x, gradients) =>
    {
        float[] h0 = Golden.Signed(1, Batch * 5), c0 = Golden.Signed(4, h0.Length), dh0 = new float[h0.Length], dc0 = new float[h0.Length], dx = new float[x.Length];
        float[] h = new float[h0.Length], c = new float[h0.Length];
        var tape = new Tape();
        net.OwnForward(x, h0, c0, Lengths, h, c, tape, Time, Batch);
        net.OwnBackward(x, h0, c0, Lengths, Golden.Signed(3, h.Length), Golden.Signed(5, h.Length), dx, dh0, dc0, gradients, tape, Time, Batch);
        return [h, c, dx, dh0, dc0];
    });

    [Theory]
    [MemberData(nameof(Paddings))]
    public void A_network_within_a_step(float padding) => Compare(padding, timeFirst: true, (x, gradients) =>
    {
        float[] h0 = Golden.Signed(1, Batch * 5), dh0 = new float[h0.Length], dx = new float[x.Length], h = new float[h0.Length];
        var tape = new Tape();
        net.DeepForward(x, h0, Lengths, h, tape, Time, Batch);
        net.DeepBackward(x, h0, Lengths, Golden.Signed(3, h.Length), dx, dh0, gradients, tape, Time, Batch);
        return [h, dx, dh0];
    });

    [Theory]
    [MemberData(nameof(Paddings))]
    public void Rows_of_a_loss_that_do_not_count(float padding)
    {
        float[] isCounted = [1, 0, 1, 0];
        int[] label = [0, 1, 4, 2];
        (float Loss, float[][] Values) Differentiate(float at)
        {
            float[] x = Golden.Signed(6, Batch * 3), dx = new float[x.Length];
            x.AsSpan(3, 3).Fill(at);
            x[10] = at;
            GradientSet gradients = net.CreateGradients();
            var tape = new Tape();
            float loss = net.LossForward(x, label, isCounted, tape, Batch);
            net.LossBackward(x, label, isCounted, 1, dx, [], gradients, tape, Batch);
            return (loss, [dx, gradients.Values.ToArray()]);
        }

        (float loss, float[][] expected) = Differentiate(0);
        (float padded, float[][] actual) = Differentiate(padding);
        Assert.True(float.IsFinite(loss));
        Assert.Equal(loss, padded);
        Assert.Contains(expected[0], v => v != 0);
        AssertBits(expected, actual);
    }

    [Theory]
    [MemberData(nameof(Paddings))]
    public void Rows_behind_conditions_and_views(float padding)
    {
        float[] isCounted = [1, 0, 1, 1, 0, 0, 1, 1];
        float[][] Differentiate(float at, int result, GradientSet gradients)
        {
            float[] x = Golden.Signed(8, isCounted.Length * 3), dx = new float[x.Length];
            for (int row = 0; row < isCounted.Length; row++)
            {
                x.AsSpan(row * 3, isCounted[row] > 0 ? 0 : 1 + (row % 3)).Fill(at);
            }

            float[][] y = [.. new[] { 5, 6, 5, 6, 1 }.Select(n => new float[isCounted.Length * n])];
            float[][] dy = [.. y.Select((v, i) => i == result ? Golden.Signed(9, v.Length) : new float[v.Length])];
            var tape = new Tape();
            net.BehindForward(x, isCounted, y[0], y[1], y[2], y[3], tape, isCounted.Length / 4);
            net.BehindBackward(x, isCounted, dy[0], dy[1], dy[2], dy[3], dx, [], gradients, tape, isCounted.Length / 4);
            if (result == 4)
            {
                net.ReducedForward(x, isCounted, y[4], tape, isCounted.Length / 4);
                net.ReducedBackward(x, isCounted, dy[4], dx, [], gradients, tape, isCounted.Length / 4);
            }

            return [.. y, dx];
        }

        for (int result = 0; result < 5; result++)
        {
            GradientSet gradients = net.CreateGradients(), others = net.CreateGradients();
            float[][] expected = Differentiate(0, result, gradients), actual = Differentiate(padding, result, others);
            Assert.All(expected.Append(gradients.Values.ToArray()), values => Assert.All(values, v => Assert.True(float.IsFinite(v))));
            Assert.Contains(expected[^1], v => v != 0);
            AssertBits([.. expected, gradients.Values.ToArray()], [.. actual, others.Values.ToArray()]);
        }
    }

    [Fact]
    public void Branches_that_are_not_taken()
    {
        float[] x = [100, -100, 1, -4, 5.5f, 30], dx = new float[x.Length];
        float[][] y = [.. Enumerable.Range(0, 4).Select(_ => new float[x.Length])];
        float[][] slopes =
        [
            [1, MathF.Exp(-100), 1, MathF.Exp(-4), 1, 1],
            [.. x.Select(v => v > 0 ? ((MathF.Log(v) / 2) + 1) / MathF.Sqrt(v) : 1f / 3)],
            [
                .. x.Select(v => (v > 5 ? 1 : 2 * Math.Exp(2 * v)) + (v > 6 ? -1 / ((double)v * v) : 4 * Math.Exp(4 * v))).Select(v => (float)v),
            ],
            [.. x.Select(v => v <= 0 ? (float)(0.5 * Math.Pow(-v, -1.5)) : v < 20 ? (float)(20 * Math.Pow(v, 19)) : 1)],
        ];
        for (int branch = 0; branch < 4; branch++)
        {
            var tape = new Tape();
            net.BranchesForward(x, y[0], y[1], y[2], y[3], tape, x.Length);
            float[][] dy = [.. Enumerable.Range(0, 4).Select(i => Enumerable.Repeat(i == branch ? 1f : 0, x.Length).ToArray())];
            net.BranchesBackward(x, dy[0], dy[1], dy[2], dy[3], dx, net.CreateGradients(), tape, x.Length);
            for (int i = 0; i < x.Length; i++)
            {
                // The other results have gradients of zero there, which is no selection: only those whose branches are finite are looked at.
                Assert.Equal(slopes[branch][i], dx[i], 1e-5f * MathF.Abs(slopes[branch][i]));
            }
        }
    }

    /// <summary>However many conditions there are, a gradient is zero where one of them does not hold.</summary>
    [Fact]
    public void Conditions_within_conditions()
    {
        float[] x = [.. Enumerable.Range(-10, 21).Select(i => (float)i)], y = new float[x.Length], dx = new float[x.Length];
        var tape = new Tape();
        net.NestedForward(x, y, tape, x.Length);
        net.NestedBackward(x, Enumerable.Repeat(1f, x.Length).ToArray(), dx, net.CreateGradients(), tape, x.Length);
        for (int i = 0; i < x.Length; i++)
        {
            double value = x[i], slope = 1;
            for (int k = 0; k < 9; k++)
            {
                (value, slope) = x[i] > (2 * k) - 8 ? (Math.Exp(value * 0.25), slope * 0.25 * Math.Exp(value * 0.25)) : (1, 0);
            }

            Assert.Equal(value, y[i], 1e-5 * value);
            Assert.Equal(slope, dx[i], 1e-5 * slope);
        }
    }

    /// <summary>Results and all gradients with zeros behind the ends, and with other padding: bit by bit.</summary>
    private void Compare(float padding, bool timeFirst, Run run)
    {
        GradientSet gradients = net.CreateGradients(), others = net.CreateGradients();
        float[][] expected = run(Inputs(0, timeFirst), gradients), actual = run(Inputs(padding, timeFirst), others);
        Assert.All(expected.Append(gradients.Values.ToArray()), values =>
        {
            Assert.All(values, v => Assert.True(float.IsFinite(v)));
            Assert.Contains(values, v => v != 0);
        });
        AssertBits([.. expected, gradients.Values.ToArray()], [.. actual, others.Values.ToArray()]);
    }

    private static void AssertBits(float[][] expected, float[][] actual)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i].Select(BitConverter.SingleToInt32Bits), actual[i].Select(BitConverter.SingleToInt32Bits));
        }
    }

    private static float[] Inputs(float padding, bool timeFirst)
    {
        float[] x = Golden.Signed(7, Time * Batch * 3);
        for (int t = 0; t < Time; t++)
        {
            for (int b = 0; b < Batch; b++)
            {
                if (t >= Lengths[b])
                {
                    x.AsSpan((timeFirst ? (t * Batch) + b : (b * Time) + t) * 3, 3).Fill(padding);
                }
            }
        }

        return x;
    }
}
