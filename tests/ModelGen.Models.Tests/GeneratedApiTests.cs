using System.Runtime.CompilerServices;
using DeclaredModels;
using FashionMnist;
using ModelGen.Tests.PublicApi;

namespace ModelGen.Models.Tests;

/// <summary>What the generator adds to a class is a promise to users: its public members are the recorded ones.</summary>
public sealed class GeneratedApiTests
{
    [Fact]
    public void The_members_of_a_model_are_the_recorded_ones() => Check(typeof(FashionNet));

    [Fact]
    public void The_members_of_a_model_with_state_are_the_recorded_ones() => Check(typeof(Elman));

    [Fact]
    public void A_model_says_what_it_is()
    {
        var net = new FashionNet(seed: 1);
        Assert.Equal("FashionNet: 109,386 parameters in 6 tensors, 437,544 bytes; Logits, Loss", net.ToString());
        Assert.Equal(
            """
            FashionNet

            Layers of Logits, Loss:
              layer  class   output        parameters  multiply-adds
              fc1    Linear  [batch, 128]     100,480   100352*batch
              fc2    Linear  [batch, 64]        8,256     8192*batch
              fc3    Linear  [batch, 10]          650      640*batch
              total                           109,386   109184*batch
              memory of a call of Logits: 768*batch + 439104 bytes
              memory of a step of Loss: about 1608*batch + 878272 bytes, without the optimizer's state

            fc1.weight  [128, 784]  100,352
            fc1.bias    [128]           128
            fc2.weight  [64, 128]     8,192
            fc2.bias    [64]             64
            fc3.weight  [10, 64]        640
            fc3.bias    [10]             10
            109,386 parameters in 6 tensors, 437,544 bytes

            Logits, 109184*batch multiply-adds, scratch memory of 192*batch floats:
              x = relu(image·fc1.weightᵀ + fc1.bias)  [batch, 784] x [784, 128] → [batch, 128]
              x2 = relu(x·fc2.weightᵀ + fc2.bias)  [batch, 128] x [128, 64] → [batch, 64]
              result = x2·fc3.weightᵀ + fc3.bias  [batch, 64] x [64, 10] → [batch, 10]
            """.ReplaceLineEndings("\n"),
            net.Summary()[..net.Summary().IndexOf("\n\nLoss", StringComparison.Ordinal)]);
        string picture = net.Summary(SummaryFormat.Mermaid);
        Assert.StartsWith("flowchart TD\n  subgraph e0[\"Logits\"]\n    e0_i0([\"image [batch, 784]\"])\n", picture, StringComparison.Ordinal);
        Assert.Contains("    e0_i0 --> e0_k0\n", picture, StringComparison.Ordinal);
        Assert.EndsWith("  end", picture, StringComparison.Ordinal);
        Assert.Equal(net.Summary(), net.Summary(SummaryFormat.Text));
        Assert.Contains("runningMean  [4]      4  not trained\n", new Tracker(seed: 1).Summary(), StringComparison.Ordinal);
        Assert.StartsWith("Tracker: 80 parameters in 8 tensors, 18 values of state in 7 tensors, 392 bytes; Predict, Loss", new Tracker(seed: 1).ToString(), StringComparison.Ordinal);
        Assert.Contains("  sparse\n", new SparseNet(seed: 1).Summary(), StringComparison.Ordinal);
    }

    private static void Check(Type model)
    {
        string recorded = Path.Combine(Here(), "Snapshots", model.Name + ".verified.txt"), received = Path.Combine(Here(), "Snapshots", model.Name + ".received.txt");
        string actual = ApiText.Write(model.GetNestedTypes().Append(model));
        if (File.Exists(recorded) && File.ReadAllText(recorded).ReplaceLineEndings("\n") == actual)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, actual);
        Assert.Fail($"The members are not the recorded ones. If the change is meant, replace {recorded} by {received}.");
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
