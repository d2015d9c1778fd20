using DeclaredModels;
using ModelGen.Tests;

namespace ModelGen.Models.Tests;

/// <summary>Truncated back-propagation: a trainer carries the state of a loss from step to step.</summary>
public sealed class TruncatedTests
{
    private const int Time = 6;
    private const int Width = 16;
    private const int Batch = 3;

    private readonly Elman net = new(seed: 1);

    [Fact]
    public void A_trainer_does_what_the_stateless_pair_does_with_the_state_handed_on()
    {
        var manual = new Elman(seed: 1);
        var tape = new Tape();
        GradientSet gradients = manual.CreateGradients();
        float[] state = new float[Batch * Width], next = new float[Batch * Width];
        using Elman.Trainer trainer = net.CreateTrainer(new SGD(0.05), batch: 4);
        for (uint step = 0; step < 8; step++)
        {
            (float[] x, float[] target) = Chunk(step);
            gradients.Clear();
            float expected = manual.LossForward(x, target, state, next, tape, Batch);
            manual.LossBackward(x, target, state, 1, default, default, default, gradients, tape, Batch);
            foreach (NamedTensor parameter in manual.Parameters)
            {
                float[] gradient = gradients[parameter.Name].ToArray();
                parameter.CopyFrom([.. parameter.ToArray().Select((v, i) => v - (0.05f * gradient[i]))]);
            }

            (state, next) = (next, state);
            Assert.Equal(expected, trainer.Step(x, target, Batch), 1e-5);
            Numbers.Near(state.ToDouble(), trainer.H, 1e-5, $"state after step {step}");
        }

        Numbers.Near(manual.Parameters.Values.ToArray().ToDouble(), net.Parameters.Values, 1e-5, "parameters");
    }

    [Fact]
    public void Gradients_of_a_loss_that_gives_state()
    {
        (float[] x, float[] target) = Chunk(1);
        float[] h = Golden.Signed(220, Batch * Width), newH = new float[h.Length], loss = new float[1];
        new Differentiable
        {
            Parameters = net.Parameters,
            Inputs = [x, target, h],
            Results = [loss],
            Infer = () => loss[0] = net.Loss(x, target, h, newH, Batch),
            Forward = tape => loss[0] = net.LossForward(x, target, h, newH, tape, Batch),
            Backward = (dy, dx, gradients, tape) => net.LossBackward(x, target, h, dy[0][0], dx[0], dx[1], dx[2], gradients, tape, Batch),
        }.Check();
    }

    [Fact]
    public void Gradients_through_one_step()
    {
        float[] x = Golden.Signed(221, Batch * 5), h = Golden.Signed(222, Batch * Width), logits = new float[Batch * 3], newH = new float[h.Length];
        new Differentiable
        {
            Parameters = net.Parameters,
            Inputs = [x, h],
            Results = [logits, newH],
            Infer = () => net.Next(x, h, logits, newH, Batch),
            Forward = tape => net.NextForward(x, h, logits, newH, tape, Batch),
            Backward = (dy, dx, gradients, tape) => net.NextBackward(x, h, dy[0], dy[1], dx[0], dx[1], gradients, tape, Batch),
        }.Check();
    }

    [Fact]
    public void Evaluation_takes_and_gives_the_state()
    {
        (float[] x, float[] target) = Chunk(2);
        float[] h = Golden.Signed(223, Batch * Width), newH = new float[h.Length], logits = new float[Batch * Time * 3], last = new float[h.Length];
        net.Whole(x, h, logits, last, Batch);
        float loss = net.Loss(x, target, h, newH, Batch);
        Numbers.SameBits(last, newH, "state");
        Assert.Equal(logits.Zip(target, (a, b) => Math.Pow(a - b, 2)).Average(), loss, 1e-5);
        Assert.Equal(loss, net.Loss(new(x, [Batch, Time, 5]), new(target, [Batch, Time, 3]), new(h, [Batch, Width]), new(newH, [Batch, Width])));
        ArgumentException error = Assert.Throws<ArgumentException>(() => net.Loss(x, target, h, h, Batch));
        Assert.Equal("newH shares memory with h; it would be overwritten while it is read. (Parameter 'newH')", error.Message);
    }

    [Fact]
    public void Reset_begins_with_zeros()
    {
        (float[] x, float[] target) = Chunk(3);
        using Elman.Trainer trainer = net.CreateTrainer(new SGD(0), Batch);
        Assert.True(trainer.H.IsEmpty);
        float first = trainer.Step(x, target, Batch), second = trainer.Step(x, target, Batch);
        Assert.NotEqual(first, second);
        trainer.ResetState();
        Assert.True(trainer.H.IsEmpty);
        Assert.Equal(first, trainer.Step(x, target, Batch));
    }

    [Fact]
    public void Another_size_needs_a_reset()
    {
        (float[] x, float[] target) = Chunk(4);
        using Elman.Trainer trainer = net.CreateTrainer(new SGD(0.1), Batch);
        trainer.Step(x, target, Batch);
        float[] before = net.Parameters.Values.ToArray(), state = trainer.H.ToArray();
        ArgumentException error = Assert.Throws<ArgumentException>(() => trainer.Step(x.AsSpan(0, Time * 5), target.AsSpan(0, Time * 3), batch: 1));
        Assert.Equal("batch is 1, but the state carried from the last step is of batch = 3: call ResetState() first, or keep the size. (Parameter 'batch')", error.Message);
        Numbers.SameBits(before, net.Parameters.Values, "parameters");
        Numbers.SameBits(state, trainer.H, "state");

        trainer.ResetState();
        float expected = net.Loss(x.AsSpan(0, Time * 5), target.AsSpan(0, Time * 3), new float[Width], new float[Width], batch: 1);
        Assert.Equal(expected, trainer.Step(x.AsSpan(0, Time * 5), target.AsSpan(0, Time * 3), batch: 1), 1e-6);
        Assert.Equal(Width, trainer.H.Length);
    }

    [Fact]
    public void A_step_that_fails_leaves_the_state()
    {
        (float[] x, float[] target) = Chunk(5);
        using Elman.Trainer trainer = net.CreateTrainer(new SGD(0.1), Batch);
        trainer.WhenNonFinite = NonFiniteAction.Stop;
        trainer.Step(x, target, Batch);
        float[] state = trainer.H.ToArray();
        Assert.Throws<NonFiniteException>(() => trainer.Step([.. x.Select(_ => float.NaN)], target, Batch));
        Assert.Throws<ArgumentException>(() => trainer.Step(x, target.AsSpan(1), Batch));
        Numbers.SameBits(state, trainer.H, "state");
        trainer.Step(x, target, Batch);
        Assert.NotEqual(state, trainer.H.ToArray());
    }

    /// <summary>A loss of another name has its own state, under names that begin with its.</summary>
    [Fact]
    public void State_of_a_loss_by_its_name()
    {
        var oscillator = new Oscillator(seed: 1);
        using Oscillator.Trainer trainer = oscillator.CreateTrainer(new SGD(0), width: 4, samples: 2);
        trainer.StepEnergy([1, 2, 3, 4, 5, 6], width: 3, samples: 2);
        Assert.Equal([5, 7, 9], trainer.EnergySteps);
        trainer.StepEnergy([1, 2, 3], width: 3, samples: 1);
        Assert.Equal([4.5f, 7.5f, 10.5f], trainer.EnergySteps);
    }

    [Fact]
    public void Training_learns_what_lies_in_an_earlier_chunk()
    {
        // The target is the sum of a feature so far, through all chunks: without the carried state the mean of it is all there is to learn.
        float[] x = new float[Batch * Time * 5], target = new float[Batch * Time * 3];
        using Elman.Trainer trainer = net.CreateTrainer(new Adam(3e-3), Batch);
        double carried = 0, forgotten = 0;
        for (uint epoch = 0; epoch < 400; epoch++)
        {
            trainer.ResetState();
            float[] sums = Golden.Signed(300 + epoch, Batch);
            for (int chunk = 0; chunk < 3; chunk++)
            {
                for (int i = 0; i < Batch * Time; i++)
                {
                    x[i * 5] = chunk == 0 && i % Time == 0 ? sums[i / Time] : 0;
                    target.AsSpan(i * 3, 3).Fill(sums[i / Time]);
                }

                float loss = trainer.Step(x, target, Batch);
                carried += chunk == 2 && epoch >= 350 ? loss : 0;
                forgotten += chunk == 2 && epoch >= 350 ? target.Average(t => t * t) : 0;
            }
        }

        Assert.True(carried < forgotten / 4, $"The loss in the last chunk is {carried / 50}, where nothing is remembered {forgotten / 50}.");
    }

    private static (float[] X, float[] Target) Chunk(uint stream) => (Golden.Signed(230 + stream, Batch * Time * 5), Golden.Signed(250 + stream, Batch * Time * 3));
}
