using DeclaredModels;
using ModelGen.Tests;

namespace ModelGen.Models.Tests;

/// <summary>Losses and results that are made of gradients, against PyTorch (<c>make_derivatives.py</c>).</summary>
public sealed class DerivativeTests
{
    private const int Points = 7, Batch = 5;

    private static readonly string[] Weights = ["conv.weight", "conv.bias", "fc.weight", "fc.bias"];

    [Fact]
    public void A_loss_of_second_derivatives()
    {
        using SafetensorsReader golden = Golden.Open("derivatives.safetensors");
        PhysicsInformed net = Field();
        float[] x = Golden.Signed(26100, Points), t = Golden.Uniform(26101, Points);
        float[][] solution = [new float[Points], new float[Points], new float[Points]];
        net.Solution(x, t, solution[0], solution[1], solution[2], Points);
        Golden.Close(golden.Floats("physics/u"), solution[0], "u");
        Golden.Close(golden.Floats("physics/ux"), solution[1], "ux");
        Golden.Close(golden.Floats("physics/uxx"), solution[2], "uxx");
        var tape = new Tape();
        GradientSet gradients = net.CreateGradients();
        Golden.Close(golden.Floats("physics/loss"), [net.LossForward(x, t, tape, Points)], "loss");
        net.LossBackward(x, t, 1, [], [], gradients, tape, Points);
        foreach (NamedTensor gradient in gradients)
        {
            Golden.CloseGradient(golden.Floats($"physics/grad/{gradient.Name}"), gradient.ToArray(), gradient.Name);
        }
    }

    [Fact]
    public void An_equation_is_solved()
    {
        PhysicsInformed net = new(seed: 1);
        var random = new Random(1);
        float[] x = [.. Enumerable.Range(0, 256).Select(_ => (random.NextSingle() * 2) - 1)], t = [.. Enumerable.Range(0, 256).Select(_ => random.NextSingle())];
        using PhysicsInformed.Trainer trainer = net.CreateTrainer(new Adam(0.01), points: 256);
        float first = trainer.Step(x, t, points: 256), last = 0;
        for (int step = 0; step < 1500; step++)
        {
            last = trainer.Step(x, t, points: 256);
        }

        Assert.True(last < first / 50, $"{first} became {last}");
    }

    [Fact]
    public void A_Hessian_times_a_vector_and_its_gradient()
    {
        using SafetensorsReader golden = Golden.Open("derivatives.safetensors");
        HessianProduct net = Classifier();
        float[] image = Golden.Signed(27100, Batch * 16), dx = new float[image.Length];
        int[] label = Golden.Labels(27101, Batch);
        float[][] v = [.. Weights.Select((w, i) => Golden.Signed(27200 + (uint)i, net.Parameters[w].Length))], product = [.. v.Select(p => new float[p.Length])];
        net.Product(image, label, v[0], v[1], v[2], v[3], product[0], product[1], product[2], product[3], Batch);
        for (int i = 0; i < product.Length; i++)
        {
            Golden.CloseGradient(golden.Floats($"hessian/product/{Weights[i]}"), product[i], Weights[i]);
        }

        // A derivative of the third order: of the sum of the product's squares.
        var tape = new Tape();
        net.ProductForward(image, label, v[0], v[1], v[2], v[3], product[0], product[1], product[2], product[3], tape, Batch);
        float[][] seeds = [.. product.Select(p => p.Select(x => 2 * x).ToArray())];
        net.ProductBackward(image, label, v[0], v[1], v[2], v[3], seeds[0], seeds[1], seeds[2], seeds[3], dx, [], [], [], [], net.CreateGradients(), tape, Batch);
        Golden.CloseGradient(golden.Floats("hessian/dx"), dx, "image");
    }

    [Fact]
    public void Of_products_bags_and_hinges()
    {
        using SafetensorsReader golden = Golden.Open("derivatives.safetensors");
        var net = new FurtherDerivatives(seed: 1);
        net.Parameters["weight"].CopyFrom(Golden.Signed(28003, 5));
        net.Parameters["table"].CopyFrom(Golden.Signed(28004, 20));
        float[] x = Golden.Signed(28000, 20), scale = Golden.Signed(28001, 12), scores = Golden.Signed(28002, 20);
        x[7] = 0;
        int[] index = [0, 2, 2, 4, 1, 0, 3, 3, 4, 1, 0, 2], label = [1, 3, -1, 0, 0, 0, -1, 2, 2, 2, 4, 2, 1, -1, 3, -1, 0, 0, 0, 0];
        var tape = new Tape();
        GradientSet gradients = net.CreateGradients();
        Golden.Close(golden.Floats("further/loss"), [net.LossForward(x, scale, scores, index, label, tape, 4)], "loss");
        float[][] inputs = [new float[20], new float[12], new float[20]];
        net.LossBackward(x, scale, scores, index, label, 1, inputs[0], inputs[1], inputs[2], gradients, tape, 4);
        Golden.CloseGradient(golden.Floats("further/grad/x"), inputs[0], "x");
        Golden.CloseGradient(golden.Floats("further/grad/scale"), inputs[1], "scale");
        Golden.CloseGradient(golden.Floats("further/grad/scores"), inputs[2], "scores");
        foreach (NamedTensor gradient in gradients)
        {
            Golden.CloseGradient(golden.Floats($"further/grad/{gradient.Name}"), gradient.ToArray(), gradient.Name);
        }

        using FurtherDerivatives.Trainer trainer = net.CreateTrainer(new SGD(0.01), batch: 4);
        Allocations.None(() => trainer.Step(x, scale, scores, index, label, 4));
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        PhysicsInformed net = Field();
        using PhysicsInformed.Trainer trainer = net.CreateTrainer(new Adam(), points: Points);
        float[] x = Golden.Signed(26100, Points), t = Golden.Uniform(26101, Points), u = new float[Points], ux = new float[Points], uxx = new float[Points];
        Allocations.None(() => trainer.Step(x, t, points: Points));
        Allocations.None(() => net.Solution(x, t, u, ux, uxx, Points));
    }

    private static PhysicsInformed Field()
    {
        var net = new PhysicsInformed(seed: 1);
        Start(net.Parameters, 26000);
        return net;
    }

    private static HessianProduct Classifier()
    {
        var net = new HessianProduct(seed: 1);
        Start(net.Parameters, 27000);
        return net;
    }

    private static void Start(ParameterSet parameters, uint stream)
    {
        foreach (NamedTensor parameter in parameters)
        {
            parameter.CopyFrom(Golden.Signed(stream++, parameter.Length, 1 / 2f));
        }
    }
}
