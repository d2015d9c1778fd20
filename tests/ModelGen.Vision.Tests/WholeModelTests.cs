using DeclaredModels;
using ModelGen.Models.Tests;
using ModelGen.Tests;

namespace ModelGen.Vision.Tests;

/// <summary>The models at the sizes of their papers: parameters as published, a step and a forward pass on whole images, without an allocation.</summary>
public sealed class WholeModelTests
{
    private const int Side = 224;

    private const int Classes = 1000;

    private const int Pixels = 3 * Side * Side;

    [Fact]
    public void ResNet_18()
    {
        var net = new ResNet18(seed: 1);
        using var trainer = net.CreateTrainer(new SGD(1e-3), 2, Side, Side);
        Check(net.Parameters, 11_689_512, (image, label) => trainer.Step(image, label, 2, Side, Side), (image, result, batch) => net.Logits(image, result, batch, Side, Side));
    }

    [Fact]
    public void ResNet_50()
    {
        var net = new ResNet50(seed: 1);
        using var trainer = net.CreateTrainer(new SGD(1e-3), 2, Side, Side);
        Check(net.Parameters, 25_557_032, (image, label) => trainer.Step(image, label, 2, Side, Side), (image, result, batch) => net.Logits(image, result, batch, Side, Side));
    }

    [Fact]
    public void MobileNet_v2()
    {
        var net = new MobileNetV2(seed: 1);
        using var trainer = net.CreateTrainer(new SGD(1e-3), 2, Side, Side);
        Check(net.Parameters, 3_504_872, (image, label) => trainer.Step(image, label, 2, Side, Side), (image, result, batch) => net.Logits(image, result, batch, Side, Side));
    }

    [Fact]
    public void AlexNet()
    {
        var net = new AlexNet(seed: 1);
        using var trainer = net.CreateTrainer(new SGD(1e-3), 2);
        Check(net.Parameters, 61_100_840, (image, label) => trainer.Step(image, label, 2), (image, result, batch) => net.Logits(image, result, batch));
    }

    [Fact]
    public void VGG_11()
    {
        var net = new Vgg11(seed: 1);
        using var trainer = net.CreateTrainer(new SGD(1e-3), 2);
        Check(net.Parameters, 132_863_336, (image, label) => trainer.Step(image, label, 2), (image, result, batch) => net.Logits(image, result, batch));
    }

    [Fact]
    public void AlexNet_of_2012()
    {
        var net = new AlexNet2012(seed: 1);
        using var trainer = net.CreateTrainer(new SGD(1e-3), 2);
        Check(net.Parameters, 60_965_224, (image, label) => trainer.Step(image, label, 2), (image, result, batch) => net.Logits(image, result, batch));
    }

    [Fact]
    public void VGG_16()
    {
        var net = new Vgg16(seed: 1);
        using var trainer = net.CreateTrainer(new SGD(1e-3), 2);
        Check(net.Parameters, 138_357_544, (image, label) => trainer.Step(image, label, 2), (image, result, batch) => net.Logits(image, result, batch));
        Assert.Equal(138_365_992, new Vgg16BN(seed: 1).Parameters.ElementCount);
    }

    [Fact]
    public void DenseNet_121()
    {
        var net = new DenseNet121(seed: 1);
        using var trainer = net.CreateTrainer(new SGD(1e-3), 2, Side, Side);
        Check(net.Parameters, 7_978_856, (image, label) => trainer.Step(image, label, 2, Side, Side), (image, result, batch) => net.Logits(image, result, batch, Side, Side));
    }

    [Fact]
    public void EfficientNet_B0()
    {
        var net = new EfficientNetB0(seed: 1);
        using var trainer = net.CreateTrainer(new SGD(1e-3), 2, Side, Side);
        Check(net.Parameters, 5_288_548, (image, label) => trainer.Step(image, label, 2, Side, Side), (image, result, batch) => net.Logits(image, result, batch, Side, Side));
    }

    [Fact]
    public void The_keyword_spotter_and_the_person_detector_are_of_the_benchmarks_size()
    {
        Assert.Equal(23_756, new KeywordSpotter(seed: 1).Parameters.ElementCount);
        Assert.Equal(213_586, new VisualWakeWords(seed: 1).Parameters.ElementCount);
    }

    /// <summary>Steps change the parameters, and an image gives by itself what it gives beside another.</summary>
    private static void Check(ParameterSet parameters, int count, Func<float[], int[], float> step, Action<float[], float[], int> infer)
    {
        Assert.Equal(count, parameters.ElementCount);
        float[] images = Golden.Signed(24000, 2 * Pixels, 2), both = new float[2 * Classes], one = new float[Classes];
        int[] labels = [3, 917];
        float[] before = parameters.Values[..Classes].ToArray();
        float loss = 0;
        Allocations.None(() => loss = step(images, labels), calls: 1);
        Assert.True(float.IsFinite(loss));
        Assert.NotEqual(before, parameters.Values[..Classes].ToArray());
        Allocations.None(() => infer(images, both, 2), calls: 1);
        infer(images[Pixels..], one, 1);
        Golden.Close(both.AsSpan(Classes), one, "an image by itself");
        Assert.Contains(one, v => v != 0);
        Assert.All(one, v => Assert.True(float.IsFinite(v)));
        infer([], [], 0);
    }
}
