using DeclaredModels;

namespace ModelGen.Models.Tests;

/// <summary>Entry points without inputs: their methods take no spans but those of results.</summary>
public sealed class PenaltyTests
{
    private readonly Penalized net = new(seed: 1);

    private float[] Weight => net.Parameters["fc.weight"].ToArray();

    [Fact]
    public void A_loss_over_parameters_alone_is_evaluated_and_differentiated()
    {
        float[] weight = Weight;
        float expected = weight.Sum(w => w * w);
        var tape = new Tape();
        GradientSet gradients = net.CreateGradients();
        Assert.Equal(expected, net.Loss(), 1e-5f);
        Assert.Equal(expected, net.LossForward(tape), 1e-5f);
        net.LossBackward(0.5f, gradients, tape);
        Assert.Equal(weight, gradients["fc.weight"].ToArray());
        Assert.Equal(new float[3], gradients["fc.bias"].ToArray());
    }

    [Fact]
    public void A_step_takes_nothing()
    {
        float[] weight = Weight;
        float before = net.Loss();
        using Penalized.Trainer trainer = net.CreateTrainer(new SGD(0.25));
        Assert.Equal(before, trainer.Step());
        Assert.Equal(weight.Select(w => w / 2), Weight);
        weight = Weight;
        float dropped = trainer.StepDropped();
        Assert.Equal(weight.Zip(trainer.Gradients["fc.weight"].ToArray(), (w, mask) => w * mask).Sum(), dropped, 1e-5f);
        Assert.Equal([0, 2], trainer.Gradients["fc.weight"].ToArray().Distinct().Order());
        Allocations.None(() => trainer.Step());
        Allocations.None(() => net.Loss());
    }

    [Fact]
    public void A_forward_method_without_inputs_gives_what_depends_on_parameters()
    {
        float[] weight = Weight, turned = new float[15], gradient = [.. Enumerable.Range(0, 15).Select(i => (float)i)];
        var tape = new Tape();
        GradientSet gradients = net.CreateGradients();
        net.Turned(turned);
        net.TurnedForward(turned, tape);
        net.TurnedBackward(gradient, gradients, tape);
        for (int i = 0; i < 15; i++)
        {
            Assert.Equal(weight[(i % 3 * 5) + (i / 3)], turned[i]);
            Assert.Equal(i, gradients["fc.weight"].ToArray()[(i % 3 * 5) + (i / 3)]);
        }
    }
}
