using DeclaredModels;
using ModelGen.Tests;

namespace ModelGen.Models.Tests;

/// <summary>The pair of a forward method in training and in inference: a loop written by hand does what a trainer does.</summary>
public sealed class TrainingFormTests
{
    private const int Batch = 4;

    private readonly NoisyNet net = new(seed: 1);
    private readonly Tape tape = new() { Seed = 7 };
    private readonly float[] x = Golden.Signed(300, Batch * 4);
    private readonly float[] y = new float[Batch * 4];
    private readonly float[] dy = new float[Batch * 4];

    [Fact]
    public void A_loop_with_a_loss_of_its_own_trains_as_a_trainer_does()
    {
        var trained = new NoisyNet(seed: 1);
        using NoisyNet.Trainer trainer = trained.CreateTrainer(new SGD(0.125), Batch, seed: 7);
        using var manual = new ManualTrainer(net.Parameters, new SGD(0.125));
        GradientSet gradients = manual.Gradients;
        for (uint step = 0; step < 5; step++)
        {
            float[] input = Golden.Signed(310 + step, Batch * 4), target = Golden.Signed(320 + step, Batch * 4);
            trainer.Step(input, target, Batch);

            manual.ZeroGrad();
            net.PredictForward(input, y, tape, training: true, Batch);
            for (int i = 0; i < dy.Length; i++)
            {
                dy[i] = 2f / dy.Length * (y[i] - target[i]);
            }

            net.PredictBackward(input, dy, default, gradients, tape, Batch);
            Numbers.SameBits(trainer.Gradients.Values, gradients.Values, $"gradients of step {step}");
            Assert.True(manual.Step());
            tape.CommitState();
            Numbers.SameBits(trained.Parameters.Values, net.Parameters.Values, $"weights after step {step}");
            Numbers.SameBits(trained.Parameters.State, net.Parameters.State, $"state after step {step}");
        }

        Assert.NotEqual(0, net.Parameters.State[0]);
    }

    [Fact]
    public void The_masks_are_those_of_the_tape()
    {
        net.PredictForward(x, y, tape, training: true, Batch);
        float[] first = [.. y];
        net.PredictForward(x, y, tape, training: true, Batch);
        Assert.NotEqual(first, y);
        tape.Step = 0;
        net.PredictForward(x, y, tape, training: true, Batch);
        Assert.Equal(first, y);
    }

    [Fact]
    public void Without_training_the_pair_is_what_is_inferred()
    {
        float[] inferred = new float[y.Length], before = net.Parameters.State.ToArray();
        net.Predict(x, inferred, Batch);
        net.PredictForward(x, y, tape, training: false, Batch);
        Numbers.SameBits(inferred, y, "result");
        tape.CommitState();
        Numbers.SameBits(before, net.Parameters.State, "state");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Gradients_follow_the_mode_of_the_forward_pass(bool training) => new Differentiable
    {
        Parameters = net.Parameters,
        Inputs = [x],
        Results = [y],
        Infer = () => net.PredictForward(x, y, new Tape { Seed = 3 }, training, Batch),
        Forward = tape =>
        {
            // A tape has one mode, that of its last forward pass.
            net.PredictForward(x, y, tape, !training, Batch);
            (tape.Seed, tape.Step) = (3, 0);
            net.PredictForward(x, y, tape, training, Batch);
        },
        Backward = (dy, dx, gradients, tape) => net.PredictBackward(x, dy[0], dx[0], gradients, tape, Batch),
    }.Check();

    [Fact]
    public void What_is_the_same_in_training_has_no_mode()
    {
        net.ProjectForward(x, y, tape, Batch);
        float[] inferred = new float[y.Length];
        net.Project(x, inferred, Batch);
        Numbers.SameBits(inferred, y, "result");
    }
}
