using FashionMnist;
using ModelGen.Tests;

namespace ModelGen.Models.Tests;

/// <summary>The generated perceptron against PyTorch.</summary>
public sealed class GoldenTests
{
    private readonly FashionNet net = Start();

    [Fact]
    public void Logits_loss_and_gradients_are_PyTorchs()
    {
        using SafetensorsReader golden = Golden.Open("mlp.safetensors");
        float[] image = golden.Floats("image"), logits = new float[80], imageGradient = new float[image.Length];
        int[] label = golden.Integers("label");
        net.Logits(image, logits, batch: 8);
        Golden.Close(golden.Floats("logits"), logits, "logits");
        Golden.Close(golden.Floats("loss"), [net.Loss(image, label, batch: 8)], "loss");

        var tape = new Tape();
        GradientSet gradients = net.CreateGradients();
        Golden.Close(golden.Floats("loss"), [net.LossForward(image, label, tape, batch: 8)], "loss of the forward method");
        net.LossBackward(image, label, 1, imageGradient, gradients, tape, batch: 8);
        Golden.CloseGradient(golden.Floats("grad/image"), imageGradient, "grad/image");
        foreach (NamedTensor gradient in gradients)
        {
            Golden.CloseGradient(golden.Floats($"grad/{gradient.Name}"), gradient.ToArray(), gradient.Name);
        }
    }

    [Fact]
    public void A_gradient_of_the_logits_goes_back_as_that_of_the_loss()
    {
        using SafetensorsReader golden = Golden.Open("mlp.safetensors");
        float[] image = golden.Floats("image"), logits = new float[80], imageGradient = new float[image.Length];
        int[] label = golden.Integers("label");
        var tape = new Tape();
        GradientSet gradients = net.CreateGradients();
        net.LogitsForward(image, logits, tape, batch: 8);
        Golden.Close(golden.Floats("logits"), logits, "logits");
        net.LogitsBackward(image, CrossEntropyGradient(logits, label), imageGradient, gradients, tape, batch: 8);
        Golden.CloseGradient(golden.Floats("grad/image"), imageGradient, "grad/image");
        Golden.CloseGradient(golden.Floats("grad/fc1.weight"), gradients["fc1.weight"].ToArray(), "fc1.weight");
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("adam")]
    public void Ten_steps_end_where_PyTorchs_end(string name)
    {
        using SafetensorsReader golden = Golden.Open("mlp.safetensors");
        using FashionNet.Trainer trainer = net.CreateTrainer(name == "sgd" ? new SGD(0.01) : new Adam(1e-3), batch: 8);
        float[] losses = new float[10];
        for (uint step = 0; step < 10; step++)
        {
            losses[step] = trainer.Step(Golden.Uniform(100 + step, 8 * 784, scale: 4), Golden.Labels(200 + step, 8), batch: 8);
        }

        Assert.Equal(10, trainer.Steps);
        Golden.Close(golden.Floats($"{name}/loss"), losses, "loss");
        foreach (NamedTensor parameter in net.Parameters)
        {
            Golden.Close(golden.Floats($"{name}/{parameter.Name}"), parameter.ToArray(), parameter.Name);
        }
    }

    /// <summary>The first weights of the golden file.</summary>
    private static FashionNet Start()
    {
        var net = new FashionNet(seed: 1);
        float[] scales = [1f / 16, 1f / 16, 1f / 4, 1f / 4, 1f / 4, 1f / 4];
        for (int i = 0; i < net.Parameters.Count; i++)
        {
            net.Parameters[i].CopyFrom(Golden.Signed((uint)i + 1, net.Parameters[i].Length, scales[i]));
        }

        return net;
    }

    /// <summary><c>(softmax − one-hot) / batch</c>.</summary>
    private static float[] CrossEntropyGradient(float[] logits, int[] label)
    {
        float[] gradient = new float[logits.Length];
        for (int row = 0; row < label.Length; row++)
        {
            double sum = logits[(10 * row)..((10 * row) + 10)].Sum(v => Math.Exp(v));
            for (int i = 0; i < 10; i++)
            {
                gradient[(10 * row) + i] = (float)((Math.Exp(logits[(10 * row) + i]) / sum) - (label[row] == i ? 1 : 0)) / label.Length;
            }
        }

        return gradient;
    }
}
