using DeclaredModels;
using ModelGen.Models.Tests;
using ModelGen.Tests;

namespace ModelGen.Vision.Tests;

/// <summary>A residual network against PyTorch (<c>make_images.py</c>).</summary>
public sealed class SmallResNetTests
{
    private const int Batch = 3;
    private const int Height = 14;
    private const int Width = 11;

    private const int Pixels = 3 * Height * Width;

    [Fact]
    public void Three_steps_are_PyTorchs()
    {
        using SafetensorsReader golden = Golden.Open("resnet.safetensors");
        SmallResNet net = Start();
        using SmallResNet.Trainer trainer = net.CreateTrainer(new SGD(0.05, momentum: 0.9), Batch, Height, Width);
        float[] losses = [.. Enumerable.Range(0, 3).Select(t => trainer.Step(Images(t), Golden.Labels(9900 + (uint)t, Batch), Batch, Height, Width))];
        Golden.Close(golden.Floats("loss"), losses, "loss");
        foreach (NamedTensor parameter in net.Parameters)
        {
            Numbers.Near(golden.Floats($"after/{parameter.Name}").ToDouble(), parameter.ToArray(), 2e-5, parameter.Name);
        }

        float[] logits = new float[Batch * 10];
        net.Logits(Images(0), logits, Batch, Height, Width);
        Numbers.Near(golden.Floats("logits").ToDouble(), logits, 5e-5, "logits");
    }

    [Fact]
    public void Gradients_of_the_image_and_all_parameters_are_PyTorchs()
    {
        using SafetensorsReader golden = Golden.Open("resnet.safetensors");
        SmallResNet net = Start();
        var tape = new Tape();
        GradientSet gradients = net.CreateGradients();
        float[] image = Images(0), dimage = new float[image.Length];
        net.LossForward(image, Golden.Labels(9900, Batch), tape, Batch, Height, Width);
        net.LossBackward(image, Golden.Labels(9900, Batch), 1, dimage, gradients, tape, Batch, Height, Width);
        Golden.CloseGradient(golden.Floats("grad/image"), dimage, "image");
        foreach (NamedTensor gradient in gradients)
        {
            Golden.CloseGradient(golden.Floats($"grad/{gradient.Name}"), gradient.ToArray(), gradient.Name);
        }
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        SmallResNet net = Start();
        using SmallResNet.Trainer trainer = net.CreateTrainer(new SGD(0.05), Batch, Height, Width);
        float[] image = Images(0), logits = new float[Batch * 10];
        int[] label = Golden.Labels(9900, Batch);
        Allocations.None(() => trainer.Step(image, label, Batch, Height, Width));
        Allocations.None(() => net.Logits(image, logits, Batch, Height, Width));
    }

    [Fact]
    public void One_image_and_none()
    {
        SmallResNet net = Start();
        float[] image = Images(0), all = new float[Batch * 10], one = new float[10];
        net.Logits(image, all, Batch, Height, Width);
        for (int i = 0; i < Batch; i++)
        {
            net.Logits(image.AsSpan(i * Pixels, Pixels), one, 1, Height, Width);
            Golden.Close(all.AsSpan(i * 10, 10), one, $"image {i}");
        }

        net.Logits([], [], 0, Height, Width);
    }

    [Fact]
    public void Weights_survive_a_file_and_are_seen_as_PyTorch_has_them()
    {
        SmallResNet net = Start();
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            net.Save(path);
            using SafetensorsReader file = SafetensorsReader.Open(path);
            Assert.Equal([16, 3, 5, 5], file.Tensors.Single(t => t.Name == "stem.weight").Shape.ToArray());
            Assert.Equal(net.Parameters["stem.weight"].ToArray(), file.Floats("stem.weight"));
            Assert.Equal(net.Parameters["stem.weight"].ToArray()[(((3 * 3) + 1) * 25) + 7], net.Parameters["stem.weight"].GetValue(3, 1, 1, 2));
            var other = new SmallResNet(seed: 2);
            other.Load(path);
            other.Parameters["stem.weight"].SetRow(5, net.Parameters["stem.weight"].ToArray().AsSpan(5 * 75, 75));
            Assert.All(net.Parameters.Zip(other.Parameters), p => Assert.Equal(p.First.ToArray(), p.Second.ToArray()));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static float[] Images(int step) => Golden.Signed(9800 + (uint)step, Batch * Pixels, 2);

    private static SmallResNet Start()
    {
        var net = new SmallResNet(seed: 1);
        uint stream = 9700;
        foreach (NamedTensor parameter in net.Parameters.Where(p => !p.IsState))
        {
            float[] values = Golden.Signed(stream++, parameter.Length, 1 / 4f);
            if (parameter.Name.Contains("bn", StringComparison.Ordinal) || parameter.Name.StartsWith("norm", StringComparison.Ordinal))
            {
                values = [.. values.Select(v => v + (parameter.Name.EndsWith("weight", StringComparison.Ordinal) ? 1 : 0))];
            }

            parameter.CopyFrom(values);
        }

        return net;
    }
}
