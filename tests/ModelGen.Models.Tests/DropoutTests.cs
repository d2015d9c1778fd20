using DeclaredModels;

namespace ModelGen.Models.Tests;

/// <summary>Dropout in trainers, in the forward and backward pair, in modules and in loops, seen through gradients: those of ones are the masks.</summary>
public sealed class DropoutTests
{
    private const int Width = DropoutNet.Width;

    private readonly DropoutNet net = new(seed: 1);
    private readonly float[] ones = [.. Enumerable.Repeat(1f, Width)];

    [Fact]
    public void Nothing_is_dropped_but_in_training()
    {
        float[] y = new float[Width];
        net.Predict(ones, y, batch: 1);
        Assert.Equal(ones, y);
        net.PredictForward(ones, y, new Tape(), training: false, batch: 1);
        Assert.Equal(ones, y);
        Assert.Equal(Width, net.Loss(ones, batch: 1));
        Assert.Equal(Width, net.Chain(ones, batch: 1));
        Assert.Equal(2 * Width, net.Steps([.. ones, .. ones], time: 2));
    }

    [Fact]
    public void A_gradient_is_the_mask_and_the_loss_what_it_lets_through()
    {
        using DropoutNet.Trainer trainer = Trainer(seed: 5);
        float loss = trainer.Step(ones, batch: 1);
        float[] mask = Gradient(trainer, "plain");
        Assert.All(mask, m => Assert.True(m is 0 or 4));
        Assert.Contains(0, mask);
        Assert.Contains(4, mask);
        Assert.Equal(mask.Sum(), loss);
    }

    [Fact]
    public void The_same_seed_gives_the_same_masks_whatever_happened_before()
    {
        using DropoutNet.Trainer a = Trainer(seed: 5), b = Trainer(seed: 5), other = Trainer(seed: 6);
        Assert.Equal(5, a.Seed);
        var masks = new List<float[]>();
        for (int step = 0; step < 4; step++)
        {
            a.Step(ones, batch: 1);
            masks.Add(Gradient(a, "plain"));
            other.Step(ones, batch: 1);
            Assert.NotEqual(masks[^1], Gradient(other, "plain"));
        }

        Assert.Equal(4, masks.DistinctBy(m => string.Join(",", m)).Count());

        // Other losses, other sizes, evaluations: only the number of the step counts.
        b.StepChain([.. ones, .. ones, .. ones], batch: 3);
        net.Loss(ones, batch: 1);
        b.StepSteps([.. ones, .. ones], time: 2);
        Assert.Throws<ArgumentException>(() => b.Step(ones, batch: 2));
        b.Step(ones, batch: 1);
        Assert.Equal(masks[2], Gradient(b, "plain"));
    }

    [Fact]
    public void The_pair_gives_the_masks_of_a_training_step()
    {
        using DropoutNet.Trainer trainer = Trainer(seed: 9);
        trainer.StepTwice(ones, batch: 1);
        trainer.Step(ones, batch: 1);
        var tape = new Tape { Seed = 9, Step = 1 };
        float[] dx = new float[Width];
        GradientSet gradients = net.CreateGradients();
        net.LossForward(ones, tape, batch: 1);
        net.LossBackward(ones, 1, dx, gradients, tape, batch: 1);
        Assert.Equal(Gradient(trainer, "plain"), gradients["plain"].ToArray());
        Assert.Equal(Gradient(trainer, "plain"), dx);
        Assert.Equal(2, tape.Step);
    }

    [Fact]
    public void Probabilities_at_the_ends()
    {
        using DropoutNet.Trainer trainer = Trainer(seed: 0);
        Assert.Equal(Width, trainer.StepExtremes(ones, batch: 1));
        Assert.Equal(ones, Gradient(trainer, "plain"));
        Assert.All(Gradient(trainer, "once.scale"), g => Assert.Equal(0, g));
    }

    [Fact]
    public void Two_calls_of_a_module_have_masks_of_their_own()
    {
        using DropoutNet.Trainer trainer = Trainer(seed: 0);
        trainer.StepTwice(ones, batch: 1);
        float[] difference = Gradient(trainer, "once.scale");
        Assert.Contains(difference, d => d > 1);
        Assert.Contains(difference, d => d < -1);
        Assert.Contains(difference, d => d == 0);
    }

    [Fact]
    public void Instances_in_a_loop_have_masks_of_their_own()
    {
        // The gradient of each scale is the product of all masks; that of the input is the same, so one of x shows whether they differ.
        var tape = new Tape { Seed = 3 };
        float[] x = [.. Enumerable.Range(0, 50).SelectMany(_ => ones)], dx = new float[x.Length];
        float loss = net.ChainForward(x, tape, batch: 50);
        net.ChainBackward(x, 1, dx, net.CreateGradients(), tape, batch: 50);

        // With one mask for all three half of the elements would pass; with three an eighth does, to within four standard deviations.
        Assert.All(dx, d => Assert.True(d is 0 or 8));
        int passed = dx.Count(d => d == 8);
        Assert.InRange(passed, 250 - 60, 250 + 60);
        Assert.Equal(8 * passed, loss);
    }

    [Fact]
    public void Steps_of_a_sequence_have_masks_of_their_own()
    {
        const int time = 20;
        var tape = new Tape { Seed = 3 };
        float[] x = [.. Enumerable.Range(0, time).SelectMany(_ => ones)], dx = new float[x.Length];
        float loss = net.StepsForward(x, tape, time);
        net.StepsBackward(x, 1, dx, net.CreateGradients(), tape, time);
        Assert.All(dx, d => Assert.True(d is 0 or 2));
        Assert.Equal(dx.Sum(), loss);
        Assert.Equal(time, dx.Chunk(Width).DistinctBy(m => string.Join(",", m)).Count());
        Assert.InRange(dx.Count(d => d == 0), 400 - 57, 400 + 57);
    }

    [Fact]
    public void Training_allocates_nothing()
    {
        using DropoutNet.Trainer trainer = Trainer(seed: 0);
        float[] x = [.. ones, .. ones];
        Action steps = () =>
        {
            trainer.Step(x, batch: 2);
            trainer.StepChain(x, batch: 2);
            trainer.StepSteps(x, time: 2);
            trainer.StepTwice(x, batch: 2);
        };
        steps();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            steps();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private DropoutNet.Trainer Trainer(int seed) => net.CreateTrainer(new SGD(0), batch: 3, time: 4, seed);

    private static float[] Gradient(DropoutNet.Trainer trainer, string name) => trainer.Gradients[name].ToArray();
}
