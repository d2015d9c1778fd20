using DeclaredModels;
using ModelGen.Models.Tests;
using ModelGen.Tests;

namespace ModelGen.Vision.Tests;

/// <summary>A model of further layers of images against PyTorch (<c>make_images.py</c>): values, gradients, running averages and the vectors of spectral norms.</summary>
public sealed class FurtherLayersTests
{
    private const int Batch = 4;
    private const int Height = 7;
    private const int Width = 6;
    private const int Pixels = 3 * Height * Width;

    [Fact]
    public void Three_steps_are_PyTorchs()
    {
        using SafetensorsReader golden = Golden.Open("layers.safetensors");
        FurtherLayers net = Start(golden);
        using FurtherLayers.Trainer trainer = net.CreateTrainer(new SGD(0.05, momentum: 0.9), Batch, Height, Width);
        float[] losses = [.. Enumerable.Range(0, 3).Select(t => trainer.Step(Images(t), Labels(t), Batch, Height, Width))];
        Golden.Close(golden.Floats("loss"), losses, "loss");
        foreach (NamedTensor parameter in net.Parameters.Concat(net.Parameters.States))
        {
            Numbers.Near(golden.Floats($"after/{parameter.Name}").ToDouble(), parameter.ToArray(), 2e-5, parameter.Name);
        }

        float[] logits = new float[Batch * 5];
        net.Logits(Images(0), logits, Batch, Height, Width);
        Numbers.Near(golden.Floats("logits").ToDouble(), logits, 5e-5, "logits");
    }

    [Fact]
    public void Gradients_of_the_image_and_all_parameters_are_PyTorchs()
    {
        using SafetensorsReader golden = Golden.Open("layers.safetensors");
        FurtherLayers net = Start(golden);
        var tape = new Tape();
        GradientSet gradients = net.CreateGradients();
        float[] image = Images(0), dimage = new float[image.Length];
        net.LossForward(image, Labels(0), tape, Batch, Height, Width);
        net.LossBackward(image, Labels(0), 1, dimage, gradients, tape, Batch, Height, Width);
        Golden.CloseGradient(golden.Floats("grad/image"), dimage, "image");
        foreach (NamedTensor gradient in gradients)
        {
            Golden.CloseGradient(golden.Floats($"grad/{gradient.Name}"), gradient.ToArray(), gradient.Name);
        }
    }

    [Fact]
    public void Tensors_are_named_as_PyTorchs()
    {
        using SafetensorsReader golden = Golden.Open("layers.safetensors");
        var net = new FurtherLayers(seed: 1);
        Assert.Equal(
            golden.Tensors.Where(t => t.Name.StartsWith("before/", StringComparison.Ordinal)).Select(t => $"{t.Name["before/".Length..]} [{string.Join(", ", t.Shape.ToArray())}]").Order(StringComparer.Ordinal),
            net.Parameters.Concat(net.Parameters.States).Select(p => $"{p.Name} {p.Shape}").Order(StringComparer.Ordinal));
        Assert.Equal(net.Parameters["conv.weight_orig"].ToArray(), net.WeightOfConv.Data.ToArray());
        Assert.Equal(net.Parameters["second.weight_g"].ToArray(), net.LengthsOfSecond.Data.ToArray());
    }

    [Fact]
    public void Lengths_start_as_those_of_the_weight_and_vectors_as_directions()
    {
        var net = new FurtherLayers(seed: 3);
        float[] weight = net.Parameters["second.weight_v"].ToArray(), lengths = net.Parameters["second.weight_g"].ToArray();
        for (int i = 0; i < lengths.Length; i++)
        {
            Assert.Equal(Math.Sqrt(weight.Skip(i * 18).Take(18).Sum(w => (double)w * w)), lengths[i], 1e-6);
        }

        Assert.Equal(Math.Sqrt(net.Parameters["fc2.weight_v"].ToArray().Sum(w => (double)w * w)), net.Parameters["fc2.weight_g"].ToArray().Single(), 1e-6);
        foreach (NamedTensor vector in net.Parameters.States.Where(p => p.Name.EndsWith("weight_u", StringComparison.Ordinal) || p.Name.EndsWith("weight_v", StringComparison.Ordinal)))
        {
            Assert.Equal(1, vector.ToArray().Sum(v => (double)v * v), 1e-5);
            Assert.True(vector.ToArray().Distinct().Count() > 1, vector.Name);
        }
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        var net = new FurtherLayers(seed: 1);
        using FurtherLayers.Trainer trainer = net.CreateTrainer(new SGD(0.05), Batch, Height, Width);
        float[] image = Images(0), logits = new float[Batch * 5];
        int[] label = Labels(0);
        Allocations.None(() => trainer.Step(image, label, Batch, Height, Width));
        Allocations.None(() => net.Logits(image, logits, Batch, Height, Width));
    }

    [Fact]
    public void One_image_none_and_another_size()
    {
        var net = new FurtherLayers(seed: 1);
        float[] image = Images(0), all = new float[Batch * 5], one = new float[5];
        net.Logits(image, all, Batch, Height, Width);
        for (int i = 0; i < Batch; i++)
        {
            net.Logits(image.AsSpan(i * Pixels, Pixels), one, 1, Height, Width);
            Golden.Close(all.AsSpan(i * 5, 5), one, $"image {i}");
        }

        net.Logits([], [], 0, Height, Width);
        net.Logits(Golden.Signed(3, 3 * 9 * 8, 2), one, 1, 9, 8);
        Assert.All(one, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Images_that_are_too_small_are_refused()
    {
        var net = new FurtherLayers(seed: 1);
        Assert.StartsWith("The sizes do not fit: ", Assert.Throws<ArgumentException>(() => net.Logits(new float[3 * 1 * 2], new float[5], 1, 1, 2)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_of_a_pooling_that_has_left_pixels_out_do_not_fit_into_what_its_windows_cover()
    {
        var net = new FurtherLayers(seed: 1);
        string message = Assert.Throws<ArgumentException>(() => net.Logits(Golden.Signed(3, 3 * 12 * 9, 2), new float[5], 1, 12, 9)).Message;
        Assert.Contains(" is out of range: expected 0 to 79", message, StringComparison.Ordinal);
    }

    private static float[] Images(int step) => Golden.Signed(9960 + (uint)step, Batch * Pixels, 2);

    private static int[] Labels(int step) => [.. Golden.Labels(9970 + (uint)step, Batch).Select(l => l % 5)];

    private static FurtherLayers Start(SafetensorsReader golden)
    {
        var net = new FurtherLayers(seed: 1);
        foreach (NamedTensor parameter in net.Parameters.Concat(net.Parameters.States))
        {
            parameter.CopyFrom(golden.Floats($"before/{parameter.Name}"));
        }

        return net;
    }
}
