using ModelGen.Runtime;
using ModelGen.Tests.Parameters;

namespace ModelGen.Tests.Training;

public sealed class TrainerBaseTests
{
    private static readonly ParameterRange All = new(0, 1312);
    private static readonly ParameterRange Weights = new(0, 960);
    private static readonly ParameterRange Table = new(1120, 32);

    [Fact]
    public void A_step_updates_what_its_loss_trains_and_nothing_else()
    {
        ParameterSet set = Layouts.Numbered(Layouts.Mixed);
        float[] before = set.Values.ToArray();
        using var trainer = new Trainer(set, new SGD(1), [Weights, Table], [All]);
        trainer.Step(0, 1, gradient: 1);
        for (int i = 0; i < before.Length; i++)
        {
            bool trained = i < 960 || (i >= 1120 && i < 1152);
            Assert.Equal(trained ? before[i] - 1 : before[i], set.Values[i]);
        }

        Assert.Equal(1, trainer.Steps);
    }

    [Fact]
    public void Each_loss_counts_its_own_steps()
    {
        // Adam's first step is lr·sign(g) whatever the gradient; a shared counter would give the second loss another first step.
        var set = new ParameterSet(Layouts.Mixed);
        using var trainer = new Trainer(set, new Adam(0.5), [Weights], [Table]);
        trainer.Step(0, 1, gradient: 3);
        trainer.Step(0, 1, gradient: 3);
        trainer.Step(1, 1, gradient: 3);
        Assert.Equal(-1, set.Values[0], 1e-6);
        Assert.Equal(-0.5f, set.Values[1120], 1e-6);
        Assert.Equal(3, trainer.Steps);
    }

    [Fact]
    public void Gradients_are_cleared_at_each_step()
    {
        var set = new ParameterSet(Layouts.Mixed);
        using var trainer = new Trainer(set, new SGD(1), [All]);
        trainer.Step(0, 1, gradient: 1);
        trainer.Step(0, 1, gradient: 1);
        Assert.Equal(-2, set.Values[5]);
        Assert.Equal(1, trainer.Gradients["a.weight"].GetValue(0, 0));
    }

    [Fact]
    public void Non_finite_numbers_propagate_unless_told_to_stop()
    {
        ParameterSet set = Layouts.Numbered(Layouts.Mixed);
        float[] before = set.Values.ToArray();
        using var trainer = new Trainer(set, new SGD(1), [All]) { WhenNonFinite = NonFiniteAction.Stop };
        var error = Assert.Throws<NonFiniteException>(() => trainer.Step(0, float.NaN, gradient: 1));
        Assert.Contains("NaN", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<NonFiniteException>(() => trainer.Step(0, 1, gradient: float.PositiveInfinity, at: 1045));
        Assert.Contains("b.weight", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, set.Values.ToArray());
        Assert.Equal(0, trainer.Steps);
        trainer.WhenNonFinite = NonFiniteAction.Continue;
        trainer.Step(0, float.NaN, gradient: float.NaN);
        Assert.True(float.IsNaN(set.Values[0]));
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        var set = new ParameterSet(Layouts.Mixed);
        using var trainer = new Trainer(set, new Adam(), [Weights, Table], [All]) { WhenNonFinite = NonFiniteAction.Stop };
        trainer.Step(0, 1, gradient: 1);
        trainer.Step(1, 1, gradient: 1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            trainer.Step(i % 2, 1, gradient: 1);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void A_disposed_trainer_refuses()
    {
        var trainer = new Trainer(new ParameterSet(Layouts.Mixed), new SGD(1), [All]);
        trainer.Dispose();
        trainer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => trainer.Step(0, 1, 1));
    }

    [Fact]
    public void Ranges_outside_the_block_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer(new ParameterSet(Layouts.Mixed), new SGD(1), [new ParameterRange(1296, 32)]));

    private sealed class Trainer(ParameterSet parameters, Optimizer optimizer, params ReadOnlySpan<ParameterRange[]> losses)
        : TrainerBase(parameters, optimizer, seed: 0, ["First", "Second"], losses)
    {
        /// <summary>A step whose backward pass adds one number to every gradient, or to one.</summary>
        public void Step(int loss, float value, float gradient, int at = -1)
        {
            BeginStep(loss);
            if (at >= 0)
            {
                Gradients.Values[at] += gradient;
            }
            else
            {
                foreach (ref float g in Gradients.Values)
                {
                    g += gradient;
                }
            }

            Update(loss, value);
        }
    }
}
