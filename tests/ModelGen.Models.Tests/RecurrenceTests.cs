using DeclaredModels;
using ModelGen.Tests;

namespace ModelGen.Models.Tests;

/// <summary>Recurrences of one's own: the LSTM declared step by step is the layer, other cells have the gradients of differences.</summary>
public sealed class RecurrenceTests
{
    private const int Batch = 3;
    private const int Input = 5;
    private const int Hidden = 7;

    private readonly Recurrences net = new(seed: 1);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(50)]
    public void The_LSTM_of_linear_layers_is_the_LSTM(int time)
    {
        foreach ((string own, string layer) in new[] { ("ih.weight", "weight_ih_l0"), ("hh.weight", "weight_hh_l0"), ("ih.bias", "bias_ih_l0"), ("hh.bias", "bias_hh_l0") })
        {
            net.Parameters["cell." + own].CopyFrom(net.Parameters["layer." + layer].ToArray());
        }

        (float[] x, float[] h0, float[] c0) = Inputs(time);
        float[][] expected = Results(time), actual = Results(time), dy = [.. expected.Select((r, i) => Golden.Signed(30 + (uint)i, r.Length))];
        float[][] dx = [new float[x.Length], new float[h0.Length], new float[c0.Length]], gotten = [new float[x.Length], new float[h0.Length], new float[c0.Length]];
        GradientSet gradients = net.CreateGradients();
        var tape = new Tape();
        net.LayerForward(x, h0, c0, expected[0], expected[1], expected[2], tape, time, Batch);
        net.LayerBackward(x, h0, c0, dy[0], dy[1], dy[2], dx[0], dx[1], dx[2], gradients, tape, time, Batch);
        net.ScannedForward(x, h0, c0, actual[0], actual[1], actual[2], tape, time, Batch);
        net.ScannedBackward(x, h0, c0, dy[0], dy[1], dy[2], gotten[0], gotten[1], gotten[2], gradients, tape, time, Batch);
        for (int i = 0; i < 3; i++)
        {
            Golden.Close(expected[i], actual[i], $"result {i}");
            Golden.CloseGradient(dx[i], gotten[i], $"gradient of input {i}");
        }

        foreach ((string own, string layer) in new[] { ("ih.weight", "weight_ih_l0"), ("hh.weight", "weight_hh_l0"), ("ih.bias", "bias_ih_l0"), ("hh.bias", "bias_hh_l0") })
        {
            Golden.CloseGradient(gradients["layer." + layer].ToArray(), gradients["cell." + own].ToArray(), own);
        }

        net.Layer(x, h0, c0, expected[0], expected[1], expected[2], time, Batch);
        net.Scanned(x, h0, c0, actual[0], actual[1], actual[2], time, Batch);
        Golden.Close(expected[0], actual[0], "outputs of inference");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(50)]
    public void Gradients_through_time(int time)
    {
        (float[] x, float[] h0, float[] c0) = Inputs(time);
        float[][] y = Results(time);
        new Differentiable
        {
            Parameters = net.Parameters,
            Inputs = [x, h0, c0],
            Results = y,
            Infer = () => net.Layer(x, h0, c0, y[0], y[1], y[2], time, Batch),
            Forward = tape => net.LayerForward(x, h0, c0, y[0], y[1], y[2], tape, time, Batch),
            Backward = (dy, dx, g, tape) => net.LayerBackward(x, h0, c0, dy[0], dy[1], dy[2], dx[0], dx[1], dx[2], g, tape, time, Batch),
            IsTrained = name => name.StartsWith("layer.", StringComparison.Ordinal),
        }.Check();
        new Differentiable
        {
            Parameters = net.Parameters,
            Inputs = [x, h0, c0],
            Results = y,
            Infer = () => net.Normalized(x, h0, c0, y[0], y[1], y[2], time, Batch),
            Forward = tape => net.NormalizedForward(x, h0, c0, y[0], y[1], y[2], tape, time, Batch),
            Backward = (dy, dx, g, tape) => net.NormalizedBackward(x, h0, c0, dy[0], dy[1], dy[2], dx[0], dx[1], dx[2], g, tape, time, Batch),
            IsTrained = name => name.StartsWith("normalized.", StringComparison.Ordinal),
        }.Check();
        new Differentiable
        {
            Parameters = net.Parameters,
            Inputs = [x, h0],
            Results = [y[0], y[1]],
            Infer = () => net.Minimal(x, h0, y[0], y[1], time, Batch),
            Forward = tape => net.MinimalForward(x, h0, y[0], y[1], tape, time, Batch),
            Backward = (dy, dx, g, tape) => net.MinimalBackward(x, h0, dy[0], dy[1], dx[0], dx[1], g, tape, time, Batch),
            IsTrained = name => name.StartsWith("unit.", StringComparison.Ordinal),
        }.Check();
    }

    [Fact]
    public void A_minimal_gated_unit_is_what_its_formula_says()
    {
        const int time = 4;
        (float[] x, float[] h0, _) = Inputs(time);
        float[] y = new float[time * Batch * Hidden], last = new float[Batch * Hidden];
        net.Minimal(x, h0, y, last, time, Batch);
        double[] h = h0.ToDouble();
        for (int t = 0; t < time; t++)
        {
            double[] xt = x.AsSpan(t * Batch * Input, Batch * Input).ToArray().ToDouble(), before = h;
            double[] f = Naive.Map(Naive.Linear(Beside(h, xt), net.Parameters["unit.forget.weight"], net.Parameters["unit.forget.bias"]), Naive.Sigmoid);
            double[] next = Naive.Linear(Beside([.. f.Zip(h, (a, b) => a * b)], xt), net.Parameters["unit.candidate.weight"], net.Parameters["unit.candidate.bias"]);
            h = [.. next.Select((n, i) => ((1 - f[i]) * before[i]) + (f[i] * Math.Tanh(n)))];
            Numbers.Near(h, y.AsSpan(t * Batch * Hidden, Batch * Hidden), 1e-5, $"state {t}");
        }

        Numbers.Near(h, last, 1e-5, "last state");
    }

    [Fact]
    public void A_sequence_without_steps_leaves_its_state()
    {
        (float[] x, float[] h0, float[] c0) = Inputs(0);
        float[][] y = Results(0), dy = [[], Golden.Signed(1, h0.Length), Golden.Signed(2, c0.Length)], dx = [[], new float[h0.Length], new float[c0.Length]];
        GradientSet gradients = net.CreateGradients();
        var tape = new Tape();
        net.Scanned(x, h0, c0, y[0], y[1], y[2], 0, Batch);
        Assert.Equal([h0, c0], y[1..]);
        net.Layer(x, h0, c0, y[0], y[1], y[2], 0, Batch);
        Assert.Equal([h0, c0], y[1..]);
        net.LayerForward(x, h0, c0, y[0], y[1], y[2], tape, 0, Batch);
        Assert.Equal([h0, c0], y[1..]);
        net.LayerBackward(x, h0, c0, dy[0], dy[1], dy[2], dx[0], dx[1], dx[2], gradients, tape, 0, Batch);
        Assert.Equal(dy, dx);
        Assert.All(gradients.Values.ToArray(), g => Assert.Equal(0, g));
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        const int time = 5;
        (float[] x, float[] h0, float[] c0) = Inputs(time);
        float[][] y = Results(time);
        using Recurrences.Trainer trainer = net.CreateTrainer(new Adam(), time, Batch);
        Allocations.None(() => net.Layer(x, h0, c0, y[0], y[1], y[2], time, Batch));
        Allocations.None(() => net.Scanned(x, h0, c0, y[0], y[1], y[2], time, Batch));
        Allocations.None(() => trainer.Step(x, h0, c0, time, Batch));
    }

    private static (float[] X, float[] H0, float[] C0) Inputs(int time) =>
        (Golden.Signed(40, time * Batch * Input), Golden.Signed(41, Batch * Hidden), Golden.Signed(42, Batch * Hidden));

    private static float[][] Results(int time) => [new float[time * Batch * Hidden], new float[Batch * Hidden], new float[Batch * Hidden]];

    /// <summary>Rows of a state with those of an input behind them.</summary>
    private static double[] Beside(double[] h, double[] x) =>
        [.. Enumerable.Range(0, Batch).SelectMany(b => h.Skip(b * Hidden).Take(Hidden).Concat(x.Skip(b * Input).Take(Input)))];

    /// <summary>A billion steps over a batch of nothing are nothing to do.</summary>
    [Fact]
    public Task Steps_over_an_empty_batch_are_not_made() =>
        Task.Run(RunOverNothing, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

    private void RunOverNothing()
    {
        const int time = 1_000_000_000;
        var tape = new Tape();
        GradientSet gradients = net.CreateGradients();
        net.Layer(default, default, default, default, default, default, time, batch: 0);
        net.Normalized(default, default, default, default, default, default, time, batch: 0);
        net.MinimalForward(default, default, default, default, tape, time, batch: 0);
        net.MinimalBackward(default, default, default, default, default, default, gradients, tape, time, batch: 0);
        net.LayerForward(default, default, default, default, default, default, tape, time, batch: 0);
        net.LayerBackward(default, default, default, default, default, default, default, default, default, gradients, tape, time, batch: 0);
        using Recurrences.Trainer trainer = net.CreateTrainer(new SGD(0.1), time, batch: 0);
        Assert.Equal(float.NaN, trainer.Step(default, default, default, time, batch: 0));
        Assert.All(gradients.Values.ToArray().Concat(trainer.Gradients.Values.ToArray()), g => Assert.Equal(0, g));
    }
}
