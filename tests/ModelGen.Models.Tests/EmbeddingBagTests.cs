using DeclaredModels;
using ModelGen.Tests;

namespace ModelGen.Models.Tests;

/// <summary>Bags of rows: PyTorch's values, empty bags, padding, weights, wrong offsets.</summary>
public sealed class EmbeddingBagTests
{
    private static readonly int[] Offsets = [0, 3, 3, 7, 12];

    public static TheoryData<string> Cases => ["sum", "mean", "max", "sum_of", "mean_of", "max_of"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Results_and_gradients_are_PyTorchs(string name)
    {
        using SafetensorsReader golden = Golden.Open("embedding.safetensors");
        var net = new BagNet(seed: 1);
        string layer = name[..3] switch { "sum" => "sums", "mea" => "means", _ => "peaks" };
        net.Parameters[$"{layer}.weight"].CopyFrom(Golden.Signed(800, 35));
        int[] indices = Golden.Indices(801, 20, 7), listed = Golden.Indices(802, 12, 7);
        Array.Fill(indices, 2, 8, 4);
        float[] weights = Golden.Signed(803, name == "sum" ? 20 : 12), dy = Golden.Signed(804, 25), y = new float[25], again = new float[25], dweights = new float[weights.Length];
        var tape = new Tape();
        GradientSet gradients = net.CreateGradients();
        switch (name)
        {
            case "sum":
                net.Sum(indices, weights, y, 5, 4);
                net.SumForward(indices, weights, again, tape, 5, 4);
                net.SumBackward(indices, weights, dy, dweights, gradients, tape, 5, 4);
                break;
            case "mean":
                net.Mean(indices, y, 5, 4);
                net.MeanForward(indices, again, tape, 5, 4);
                net.MeanBackward(indices, dy, gradients, tape, 5, 4);
                break;
            case "max":
                net.Max(indices, y, 5, 4);
                net.MaxForward(indices, again, tape, 5, 4);
                net.MaxBackward(indices, dy, gradients, tape, 5, 4);
                break;
            case "sum_of":
                net.SumOf(listed, Offsets, weights, y, 12, 5);
                net.SumOfForward(listed, Offsets, weights, again, tape, 12, 5);
                net.SumOfBackward(listed, Offsets, weights, dy, dweights, gradients, tape, 12, 5);
                break;
            case "mean_of":
                net.MeanOf(listed, Offsets, y, 12, 5);
                net.MeanOfForward(listed, Offsets, again, tape, 12, 5);
                net.MeanOfBackward(listed, Offsets, dy, gradients, tape, 12, 5);
                break;
            default:
                net.MaxOf(listed, Offsets, y, 12, 5);
                net.MaxOfForward(listed, Offsets, again, tape, 12, 5);
                net.MaxOfBackward(listed, Offsets, dy, gradients, tape, 12, 5);
                break;
        }

        Golden.Close(golden.Floats($"bag/{name}/y"), y, "y");
        Assert.Equal(y, again);
        Golden.CloseGradient(golden.Floats($"bag/{name}/grad/weight"), gradients[$"{layer}.weight"].ToArray(), "gradient of the table");
        if (layer == "sums")
        {
            Golden.CloseGradient(golden.Floats($"bag/{name}/grad/scales"), dweights, "gradient of the weights");
        }
    }

    [Fact]
    public void A_loss_over_bags_falls_and_nothing_is_allocated()
    {
        var net = new BagNet(seed: 1);
        int[] indices = Golden.Indices(802, 12, 7), label = [0, 2, 1, 2, 1];
        using BagNet.Trainer trainer = net.CreateTrainer(new Adam(0.01), 12, 5);
        float first = trainer.Step(indices, Offsets, label, 12, 5);
        Allocations.None(() => trainer.Step(indices, Offsets, label, 12, 5));
        Assert.InRange(net.Loss(indices, Offsets, label, 12, 5), 0, 0.7f * first);
    }

    [Fact]
    public void Wrong_offsets_and_indices_are_errors()
    {
        var net = new BagNet(seed: 1);
        float[] y = new float[10];
        void Fails(string name, int[] indices, int[] offsets, string message)
        {
            ArgumentException e = Assert.Throws<ArgumentException>(() => net.MeanOf(indices, offsets, y, 3, 2));
            Assert.Equal(name, e.ParamName);
            Assert.StartsWith(message, e.Message, StringComparison.Ordinal);
        }

        const string rule = "; offsets begin with 0, do not fall, and are at most the number of indices, 3.";
        Fails("offsets", [1, 2, 3], [1, 2], "Offset 0 is 1" + rule);
        Fails("offsets", [1, 2, 3], [0, -1], "Offset 1 is -1" + rule);
        Fails("offsets", [1, 2, 3], [0, 4], "Offset 1 is 4" + rule);
        Fails("indices", [1, 7, 3], [0, 3], "");
        net.MeanOf([], [0, 0], y, 0, 2);
        Assert.Equal(new float[10], y);
    }
}
