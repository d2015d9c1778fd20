using DeclaredModels;
using ModelGen.Tests;

namespace ModelGen.Models.Tests;

/// <summary>Blocks whose values are computed again on the way back: the same training in less memory.</summary>
public sealed class GradientCheckpointingTests
{
    private const int Batch = 9;

    [Fact]
    public void Training_is_the_same_with_dropout_and_running_statistics()
    {
        var net = new Checkpointed(seed: 1);
        var keeping = new NotCheckpointed(seed: 1);
        float[] x = Golden.Signed(9, Batch * Checkpointed.Width), target = Golden.Signed(10, x.Length);
        using Checkpointed.Trainer trainer = net.CreateTrainer(new SGD(0.1, momentum: 0.9), Batch, seed: 5);
        using NotCheckpointed.Trainer other = keeping.CreateTrainer(new SGD(0.1, momentum: 0.9), Batch, seed: 5);
        for (int step = 0; step < 5; step++)
        {
            Assert.Equal(other.Step(x, target, Batch), trainer.Step(x, target, Batch), 1e-5f);
        }

        for (int i = 0; i < net.Parameters.Count; i++)
        {
            Numbers.Near(keeping.Parameters[i].ToArray().ToDouble(), net.Parameters[i].ToArray(), 1e-5, net.Parameters[i].Name);
        }

        for (int i = 0; i < net.Parameters.States.Count; i++)
        {
            Numbers.Near(keeping.Parameters.States[i].ToArray().ToDouble(), net.Parameters.States[i].ToArray(), 1e-5, net.Parameters.States[i].Name);
        }

        Allocations.None(() => trainer.Step(x, target, Batch));
    }

    /// <summary>Of a block there stay its input and two masks; without checkpointing also what lies between.</summary>
    [Fact]
    public void A_step_keeps_inputs_and_masks_alone()
    {
        float[] x = Golden.Signed(9, Batch * Checkpointed.Width);
        var net = new Checkpointed(seed: 1);
        var keeping = new NotCheckpointed(seed: 1);
        long kept = Kept(tape => net.LossForward(x, x, tape, Batch)), other = Kept(tape => keeping.LossForward(x, x, tape, Batch));
        Assert.InRange(kept, 1, other * 2 / 3);

        // What a first pass over a tape allocates, once there is scratch memory.
        static long Kept(Action<Tape> forward)
        {
            forward(new Tape());
            var tape = new Tape();
            long before = GC.GetAllocatedBytesForCurrentThread();
            forward(tape);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void A_loop_within_is_made_again()
    {
        var net = new CheckpointedSequence(seed: 1);
        float[] x = Golden.Signed(9, 3 * 7 * 5), target = Golden.Signed(10, x.Length), loss = new float[1];
        using CheckpointedSequence.Trainer trainer = net.CreateTrainer(new Adam(0.01), 3, 7, seed: 5);
        float first = trainer.Step(x, target, 3, 7);
        for (int step = 0; step < 100; step++)
        {
            loss[0] = trainer.Step(x, target, 3, 7);
        }

        Assert.InRange(loss[0], 0, first * 0.9f);
        new Differentiable
        {
            Parameters = net.Parameters,
            Inputs = [x],
            Results = [loss],
            Infer = () => loss[0] = net.Loss(x, target, 3, 7),
            Forward = tape => loss[0] = net.LossForward(x, target, tape, 3, 7),
            Backward = (dy, dx, gradients, tape) => net.LossBackward(x, target, dy[0][0], dx[0], default, gradients, tape, 3, 7),
        }.Check();
    }
}
