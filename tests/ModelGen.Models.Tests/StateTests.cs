using DeclaredModels;
using ModelGen.Tests;

namespace ModelGen.Models.Tests;

/// <summary>State tensors: a step of training assigns them when it succeeds, and nothing else does.</summary>
public sealed class StateTests
{
    private const int Batch = 3;

    private readonly Tracker net = new(seed: 1);
    private readonly Moments moments = new(seed: 1);
    private readonly float[] x = Golden.Signed(270, Batch * 4);

    [Fact]
    public void Running_means_follow_the_inputs()
    {
        double[] mean = new double[4];
        using Tracker.Trainer trainer = net.CreateTrainer(new SGD(0.01), Batch);
        for (uint step = 0; step < 5; step++)
        {
            float[] input = Golden.Signed(280 + step, Batch * 4);
            trainer.Step(input, Batch);
            for (int i = 0; i < 4; i++)
            {
                mean[i] = (0.75 * mean[i]) + (0.25 * Enumerable.Range(0, Batch).Average(b => (double)input[(b * 4) + i]));
            }

            Numbers.Near(mean, State("layers.0.runningMean"), 1e-6, $"running mean after step {step}");
            Assert.Equal(step + 1, State("steps")[0]);
        }
    }

    [Fact]
    public void A_module_that_is_called_twice_assigns_twice()
    {
        using Tracker.Trainer trainer = net.CreateTrainer(new SGD(0), Batch);
        trainer.Step(x, Batch);
        Assert.Equal(2, State("shared.factor")[0]);
    }

    [Fact]
    public void State_tensors_can_change_places()
    {
        using Tracker.Trainer trainer = net.CreateTrainer(new SGD(0), Batch);
        trainer.Step(x, Batch);
        Assert.Equal([2, 2], State("left"));
        Assert.Equal([1, 1], State("right"));
        trainer.Step(x, Batch);
        Assert.Equal([1, 1], State("left"));
        Assert.Equal([2, 2], State("right"));
    }

    [Fact]
    public void Nothing_else_assigns()
    {
        float[] before = net.Parameters.State.ToArray(), y = new float[x.Length];
        var tape = new Tape();
        net.Predict(x, y, Batch);
        net.Loss(x, Batch);
        net.PredictForward(x, y, tape, training: false, Batch);
        tape.CommitState();
        net.LossForward(x, tape, Batch);
        net.LossBackward(x, 1, default, net.CreateGradients(), tape, Batch);
        Numbers.SameBits(before, net.Parameters.State, "state");
    }

    [Fact]
    public void The_pair_assigns_when_it_is_told_to()
    {
        var tape = new Tape();
        net.LossForward(x, tape, Batch);
        tape.CommitState();
        Assert.Equal(1, State("steps")[0]);
        tape.CommitState();
        Assert.Equal(1, State("steps")[0]);

        var trained = new Tracker(seed: 1);
        using Tracker.Trainer trainer = trained.CreateTrainer(new SGD(0), Batch);
        trainer.Step(x, Batch);
        Numbers.SameBits(trained.Parameters.State, net.Parameters.State, "state");
    }

    [Fact]
    public void A_step_that_fails_assigns_nothing()
    {
        using Tracker.Trainer trainer = net.CreateTrainer(new SGD(0.1), Batch);
        trainer.WhenNonFinite = NonFiniteAction.Stop;
        float[] before = net.Parameters.State.ToArray();
        Assert.Throws<NonFiniteException>(() => trainer.Step([.. x.Select(_ => float.NaN)], Batch));
        Assert.Throws<ArgumentException>(() => trainer.Step(x.AsSpan(1), Batch));
        Numbers.SameBits(before, net.Parameters.State, "state");
        trainer.Step(x, Batch);
        Assert.Equal(1, State("steps")[0]);
    }

    [Fact]
    public void What_is_assigned_is_watched_before_it_is_written()
    {
        using Moments.Trainer trainer = moments.CreateTrainer(new Adam(0.1), Batch);
        trainer.Step(x, Batch);
        float[] weights = moments.Parameters.Values.ToArray(), state = moments.Parameters.State.ToArray();

        // The unbiased variance of a single row is 0/0; the loss and the gradients do not read it.
        trainer.WhenNonFinite = NonFiniteAction.Stop;
        string message = Assert.Throws<NonFiniteException>(() => trainer.Step(x.AsSpan(0, 4), batch: 1)).Message;
        Assert.Equal("Step 2 assigns the value NaN to variance; nothing was changed.", message);
        Numbers.SameBits(weights, moments.Parameters.Values, "weights");
        Numbers.SameBits(state, moments.Parameters.State, "state");
        Assert.Equal(1, trainer.Steps);

        // An infinity that is only read is none of the step's doing.
        moments.Parameters.Find("limit").SetValue(float.PositiveInfinity, 0);
        trainer.Step(x, Batch);
        Assert.Equal(2, trainer.Steps);

        // Without being watched it is committed, as PyTorch does.
        trainer.WhenNonFinite = NonFiniteAction.Continue;
        trainer.Step(x.AsSpan(0, 4), batch: 1);
        Assert.True(float.IsNaN(moments.Parameters.Find("variance").GetValue(0)));
    }

    [Fact]
    public void What_is_carried_is_watched()
    {
        var net = new Elman(seed: 1);
        using Elman.Trainer trainer = net.CreateTrainer(new SGD(0.1), batch: 1);
        trainer.WhenNonFinite = NonFiniteAction.Stop;
        float[] input = new float[30], target = new float[18];
        trainer.Step(input, target, batch: 1);
        float[] h = [.. trainer.H];
        input[29] = float.NaN;
        string message = Assert.Throws<NonFiniteException>(() => trainer.Step(input, target, batch: 1)).Message;
        Assert.Equal("The state h after step 2 has the value NaN; nothing was changed.", message);
        Numbers.SameBits(h, trainer.H, "state");
        input[29] = 0;
        trainer.Step(input, target, batch: 1);
    }

    [Fact]
    public void A_batch_of_nothing_is_refused_where_state_is_assigned()
    {
        using Moments.Trainer trainer = moments.CreateTrainer(new Adam(0.1), Batch);
        trainer.Step(x, Batch);
        float[] weights = moments.Parameters.Values.ToArray(), state = moments.Parameters.State.ToArray();
        const string message = "No samples: x is empty, and what training assigns to state tensors would be undefined from here on. Leave out batches of size 0.";
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => trainer.Step(default, batch: 0)).Message);
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => moments.LossForward(default, new Tape(), batch: 0)).Message);
        Numbers.SameBits(weights, moments.Parameters.Values, "weights");
        Numbers.SameBits(state, moments.Parameters.State, "state");
        Assert.Equal(1, trainer.Steps);
        moments.Loss(default, batch: 0);
        trainer.Step(x, Batch);

        var noisy = new NoisyNet(seed: 1);
        Assert.Throws<ArgumentException>(() => noisy.PredictForward(default, default, new Tape(), training: true, batch: 0));
        noisy.PredictForward(default, default, new Tape(), training: false, batch: 0);
    }

    /// <summary>The backward pass reads what the forward pass has read, also where the state has changed since.</summary>
    [Fact]
    public void Gradients_with_the_values_of_the_forward_pass()
    {
        float[] loss = new float[1];
        new Differentiable
        {
            Parameters = net.Parameters,
            Inputs = [x],
            Results = [loss],
            Infer = () => loss[0] = net.LossForward(x, new Tape(), Batch),
            Forward = tape => loss[0] = net.LossForward(x, tape, Batch),
            Backward = (dy, dx, gradients, tape) => net.LossBackward(x, dy[0][0], dx[0], gradients, tape, Batch),
        }.Check();
    }

    private float[] State(string name) => net.Parameters.States.Single(s => s.Name == name).ToArray();
}
