using GeneratorTests.Declarations;
using GeneratorTests.Infrastructure;

namespace GeneratorTests.Lowering;

/// <summary>Whole models as graphs.</summary>
public class ModelLoweringTests
{
    [Fact]
    public void A_perceptron() => Snapshot.Matches(Lowered.Print(Lowered.Model(ModelTests.FashionNet)), "FashionNet.txt");

    [Fact]
    public void A_loss_trains_what_it_depends_on_within_what_it_names()
    {
        var model = Lowered.Model(TestCompilation.Model(
            """
            private readonly Linear[] generator = [new(4, 8), new(8, 6, bias: false)];
            private readonly Linear critic = new(6, 1);
            private readonly StateTensor offset = new(4);
            private Tensor Fake(Tensor z) => generator[1].Forward(Relu(generator[0].Forward(z + offset)));
            [Loss(Trains = [nameof(generator)])] private Tensor G([Shape("batch", 4)] Tensor z) => -Mean(critic.Forward(Fake(z)));
            [Loss(Trains = [nameof(critic)])] private Tensor C([Shape("batch", 4)] Tensor z) => Mean(critic.Forward(Fake(z)));
            [Loss] private Tensor All([Shape("batch", 4)] Tensor z) => Mean(critic.Forward(Fake(z)));
            [Loss] private Tensor Part([Shape("batch", 6)] Tensor x) => Mean(critic.Forward(x));
            """));
        Assert.Equal(["0 1 2", "3 4", "0 1 2 3 4", "3 4"], model.EntryPoints.Select(e => string.Join(' ', e.Trained)));
        Assert.All(model.EntryPoints, e => Assert.Equal(e.Inference, e.Training));
        Assert.Equal(["generator.0.weight", "generator.0.bias", "generator.1.weight", "critic.weight", "critic.bias", "offset"], model.Parameters.Select(p => p.Path));
        Assert.Equal([true, true, true, true, true, false], model.Parameters.Select(p => p.IsTrainable));
    }

    [Fact]
    public void Repeated_modules_are_one_function() => Snapshot.Matches(Lowered.Print(Lowered.Model(ModelTests.Residual)), "Residual.txt");
}
