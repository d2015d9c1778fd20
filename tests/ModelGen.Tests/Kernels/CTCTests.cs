using ModelGen.Runtime;
using ModelGen.Tests.Numerics;
using SoftmaxKernel = ModelGen.Runtime.Softmax;

namespace ModelGen.Tests.Kernels;

/// <summary>Connectionist temporal classification and its gradient, at every width, against double precision; special cases as PyTorch has them.</summary>
public sealed unsafe class CTCTests
{
    private const float Infinity = float.PositiveInfinity;

    public static TheoryData<int> Widths => Width.All;

    [Theory]
    [MemberData(nameof(Widths))]
    public void Sequences_of_all_sizes_are_those_of_double_precision(int bits) => Width.Run(bits, default(Sizes));

    [Theory]
    [MemberData(nameof(Widths))]
    public void Long_sequences_lose_no_digits(int bits) => Width.Run(bits, default(LongSequence));

    [Fact]
    public void No_labels_are_blanks_alone()
    {
        (float loss, float[] gradient) = Run([0.5f, 0.5f, 0.25f, 0.75f], [], time: 2, classes: 2);
        Assert.Equal(-MathF.Log(0.125f), loss, 1e-6f);
        Assert.Equal([-0.5f, 0.5f, -0.75f, 0.75f], gradient.Select(g => MathF.Round(g, 5)));
    }

    [Fact]
    public void One_step_has_room_for_one_label()
    {
        (float loss, float[] gradient) = Run([0.25f, 0.5f, 0.25f], [1], time: 1, classes: 3);
        Assert.Equal(MathF.Log(2), loss, 1e-6f);
        Assert.Equal([0.25f, -0.5f, 0.25f], gradient.Select(g => MathF.Round(g, 5)));
    }

    [Theory]
    [InlineData(2, new[] { 1, 1 })]
    [InlineData(1, new[] { 1, 2 })]
    [InlineData(2, new[] { 1, 2, 1 })]
    [InlineData(4, new[] { 1, 1, 1 })]
    public void Labels_that_do_not_fit_are_infinitely_unlikely(int time, int[] labels)
    {
        (float loss, float[] gradient) = Run([.. Enumerable.Repeat(1 / 3f, 3 * time)], labels, time, classes: 3);
        Assert.Equal(Infinity, loss);
        Assert.All(gradient, g => Assert.Equal(float.NaN, g));
    }

    [Fact]
    public void Nothing_gives_no_labels_for_sure_and_others_never()
    {
        float[] loss = new float[2], gradient = [7, 7, 7, 7, 7, 7, 7, 7];
        float[] alphas = new float[2 * 2 * 2 * 2], logs = new float[8];
        var targets = new CTCTargets([1, 1], [0, 0], [0, 1], 1, blank: 0);
        CTC.Rows(loss, alphas, logs, targets, time: 2, batch: 2, classes: 2, perLabel: true);
        Assert.Equal([0, Infinity], loss);
        CTC.Gradient(gradient, logs, targets, alphas, new Strided([1f], 0), time: 2, batch: 2, classes: 2, perLabel: true);
        Assert.All(gradient, g => Assert.Equal(0, g));
    }

    [Fact]
    public void Impossible_classes_have_no_share()
    {
        (float loss, float[] gradient) = Run([0, 1, 0, 0.5f, 0, 0.5f, 1, 0, 0], [1, 2], time: 3, classes: 3);
        Assert.Equal(MathF.Log(2), loss, 1e-6f);
        Assert.Equal([0, 0, 0, 0.5f, 0, -0.5f, 0, 0, 0], gradient.Select(g => MathF.Round(g, 5)));
    }

    [Fact]
    public void A_NaN_on_the_way_is_seen()
    {
        (float loss, float[] gradient) = Run([0.5f, 0.5f, float.NaN, 0.5f, 0.5f, 0.5f], [1], time: 3, classes: 2);
        Assert.True(float.IsNaN(loss));
        Assert.All(gradient, g => Assert.True(float.IsNaN(g)));
    }

    [Fact]
    public void Sequences_whose_loss_does_not_count_have_no_gradient()
    {
        float[] logs = [float.NaN, 1, 2, float.NaN], gradient = [7, 7, 7, 7], loss = new float[1], alphas = new float[2 * 2 * 2];
        var targets = new CTCTargets([1], [2], [1], 1, blank: 0);
        CTC.Rows(loss, alphas, logs, targets, time: 2, batch: 1, classes: 2, perLabel: false);
        CTC.Gradient(gradient, logs, targets, alphas, new Strided([0f], 0), time: 2, batch: 1, classes: 2, perLabel: false);
        Assert.Equal([0, 0, 0, 0], gradient);
    }

    [Fact]
    public void No_sequences_have_no_losses()
    {
        CTC.Rows([], [], [], new CTCTargets([], [], [], 3, blank: 0), time: 4, batch: 0, classes: 2, perLabel: true);
        CTC.Gradient([], [], new CTCTargets([], [], [], 3, blank: 0), [], new Strided([1f], 0), time: 4, batch: 0, classes: 2, perLabel: true);
    }

    [Theory]
    [InlineData(new[] { 1, 4, 0, 0 }, 3, 2, "Label 4 at position 1 of sequence 0 is out of range: expected 0 to 3, but not the blank, 0.")]
    [InlineData(new[] { 1, 0, 0, 0 }, 3, 2, "Label 0 at position 1 of sequence 0 is out of range")]
    [InlineData(new[] { 1, 2, -1, 0 }, 3, 2, "Label -1 at position 0 of sequence 1 is out of range")]
    [InlineData(new[] { 1, 2, 1, 9 }, 4, 2, "Value 4 at position 0 is out of range: expected 0 to 3.")]
    [InlineData(new[] { 1, 2, 1, 9 }, -1, 2, "Value -1 at position 0 is out of range: expected 0 to 3.")]
    [InlineData(new[] { 1, 2, 1, 9 }, 3, 3, "Value 3 at position 0 is out of range: expected 0 to 2.")]
    [InlineData(new[] { 1, 2, 1, 9 }, 3, -1, "Value -1 at position 0 is out of range: expected 0 to 2.")]
    public void Labels_and_lengths_are_checked_before_anything_is_written(int[] labels, int inputLength, int labelLength, string message)
    {
        float[] loss = [7, 7], alphas = new float[2 * 3 * 2 * 3], logs = new float[3 * 2 * 4], gradient = [.. Enumerable.Repeat(7f, 24)];
        int[] inputLengths = [inputLength, 3], labelLengths = [labelLength, 1];
        string forward = Assert.Throws<ArgumentException>(() => CTC.Rows(
            loss, alphas, logs, new CTCTargets(labels, inputLengths, labelLengths, 2, blank: 0), time: 3, batch: 2, classes: 4, perLabel: false)).Message;
        string backward = Assert.Throws<ArgumentException>(() => CTC.Gradient(
            gradient, logs, new CTCTargets(labels, inputLengths, labelLengths, 2, blank: 0), alphas, new Strided([1f], 0), time: 3, batch: 2, classes: 4, perLabel: false)).Message;
        Assert.StartsWith(message, forward, StringComparison.Ordinal);
        Assert.Equal(forward, backward);
        Assert.Equal([7, 7], loss);
        Assert.All(gradient, g => Assert.Equal(7, g));
    }

    [Fact]
    public void Spans_that_are_too_short_are_errors()
    {
        float[] two = new float[2], logs = new float[24], alphas = new float[36];
        Assert.Throws<ArgumentException>(() => Rows(two.AsSpan(1), alphas, logs, [1, 2, 1, 2], [3, 3], [2, 2], 0));
        Assert.Throws<ArgumentException>(() => Rows(two, alphas.AsSpan(1), logs, [1, 2, 1, 2], [3, 3], [2, 2], 0));
        Assert.Throws<ArgumentException>(() => Rows(two, alphas, logs.AsSpan(1), [1, 2, 1, 2], [3, 3], [2, 2], 0));
        Assert.Throws<ArgumentException>(() => Rows(two, alphas, logs, [1, 2, 1], [3, 3], [2, 2], 0));
        Assert.Throws<ArgumentException>(() => Rows(two, alphas, logs, [1, 2, 1, 2], [3], [2, 2], 0));
        Assert.Throws<ArgumentException>(() => Rows(two, alphas, logs, [1, 2, 1, 2], [3, 3], [2], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Rows(two, alphas, logs, [1, 2, 1, 2], [3, 3], [2, 2], 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => Rows(two, alphas, logs, [1, 2, 1, 2], [3, 3], [2, 2], -1));
        Rows(two, alphas, logs, [1, 2, 1, 2], [3, 3], [2, 2], 3);

        static void Rows(Span<float> loss, Span<float> alphas, ReadOnlySpan<float> logs, int[] labels, int[] inputLengths, int[] labelLengths, int blank) =>
            CTC.Rows(loss, alphas, logs, new CTCTargets(labels, inputLengths, labelLengths, 2, blank), time: 3, batch: 2, classes: 4, perLabel: false);
    }

    /// <summary>The loss of a sequence of probabilities, and the gradient.</summary>
    private static (float Loss, float[] Gradient) Run(float[] probabilities, int[] labels, int time, int classes)
    {
        float[] logs = [.. probabilities.Select(p => MathF.Log(p))], loss = new float[1], alphas = new float[time * 2 * (labels.Length + 1)], gradient = new float[logs.Length];
        var targets = new CTCTargets(labels, [time], [labels.Length], labels.Length, blank: 0);
        CTC.Rows(loss, alphas, logs, targets, time, batch: 1, classes, perLabel: false);
        CTC.Gradient(gradient, logs, targets, alphas, new Strided([1f], 0), time, batch: 1, classes, perLabel: false);
        return (loss[0], gradient);
    }

    private static void LogSoftmax(Span<float> x, int classes, Random random, float spread)
    {
        foreach (ref float value in x)
        {
            value = spread * random.NextSingle();
        }

        SoftmaxKernel.LogRows(x, x, x.Length / classes, classes);
    }

    /// <summary>A batch at one width, in memory that ends where nothing may be touched.</summary>
    private static void Compare<V>(int time, int batch, int classes, int length, int blank, bool perLabel, float spread, Random random, double tolerance = 1e-5)
        where V : struct, IVector<V>
    {
        using var logs = new GuardedMemory(time * batch * classes);
        using var gradient = new GuardedMemory(logs.Length);
        using var alphas = new GuardedMemory(batch * time * 2 * (length + 1));
        using var loss = new GuardedMemory(batch);
        LogSoftmax(logs.Span, classes, random, spread);
        gradient.Span.Fill(float.NaN);
        int[] labels = [.. Enumerable.Range(0, batch * length).Select(_ => random.Next(classes - 1)).Select(label => label >= blank ? label + 1 : label)];
        int[] labelLengths = [.. Enumerable.Range(0, batch).Select(_ => random.Next(length + 1))];
        int[] inputLengths = [.. Enumerable.Range(0, batch).Select(_ => random.Next(time / 2, time + 1))];
        float[] dloss = [.. Enumerable.Range(0, batch).Select(_ => random.NextSingle() + 0.5f)];
        fixed (float* pLogs = logs.Span, pGradient = gradient.Span, pAlphas = alphas.Span, pLoss = loss.Span, pdLoss = dloss)
        {
            fixed (int* pLabels = labels, pInputs = inputLengths, pCounts = labelLengths)
            {
                var sequences = new CTCBatch(pLogs, pLabels, pInputs, pCounts, time, batch, classes, length, blank, perLabel);
                CTC.RowsAt<V>(in sequences, pLoss, pAlphas, 0, batch);
                CTC.GradientAt<V>(in sequences, pGradient, pAlphas, pdLoss, 1, 0, batch);
            }
        }

        for (int n = 0; n < batch; n++)
        {
            double[][] steps = [.. Enumerable.Range(0, inputLengths[n]).Select(t => Enumerable.Range(0, classes).Select(c => (double)logs.Span[(((t * batch) + n) * classes) + c]).ToArray())];
            var reference = new CTCReference(steps, labels.AsSpan(n * length, labelLengths[n]), blank);
            double divisor = perLabel ? Math.Max(1, labelLengths[n]) : 1;
            Assert.Equal(reference.Loss / divisor, loss.Span[n], double.IsFinite(reference.Loss) ? 1e-6 * (1 + Math.Abs(reference.Loss)) : 0);
            for (int t = 0; t < time; t++)
            {
                for (int c = 0; c < classes; c++)
                {
                    double expected = t < steps.Length ? reference.Gradient[t][c] * dloss[n] / divisor : 0;
                    float actual = gradient.Span[(((t * batch) + n) * classes) + c];
                    Assert.True(double.IsFinite(reference.Loss) || t >= steps.Length ? Math.Abs(expected - actual) <= tolerance : float.IsNaN(actual), $"{expected} {actual}");
                }
            }
        }
    }

    private struct Sizes : IWidthTest
    {
        public readonly void Run<V>()
            where V : struct, IVector<V>
        {
            var random = new Random(1);
            foreach (int length in Enumerable.Range(0, 20).Concat([31, 32, 33, 47, 48, 49, 64]))
            {
                foreach (int time in (int[])[1, 2, length + 1, (2 * length) + 3])
                {
                    int classes = random.Next(2, 40);
                    Compare<V>(time, random.Next(1, 4), classes, length, random.Next(classes), time % 2 == 0, 4, random);
                }
            }
        }
    }

    /// <summary>In single precision without the common scale of a step, as PyTorch has it, the first gradient is off by 0.04.</summary>
    private struct LongSequence : IWidthTest
    {
        public readonly void Run<V>()
            where V : struct, IVector<V>
        {
            Compare<V>(time: 3000, batch: 1, classes: 29, length: 60, blank: 0, perLabel: false, spread: 8, new Random(2), tolerance: 2e-4);
            Compare<V>(time: 500, batch: 1, classes: 5, length: 40, blank: 4, perLabel: false, spread: 40, new Random(3), tolerance: 2e-4);
        }
    }
}
