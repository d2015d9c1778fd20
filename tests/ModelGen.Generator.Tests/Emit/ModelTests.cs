using GeneratorTests.Infrastructure;

namespace GeneratorTests.Emit;

/// <summary>Whole files: what the generator writes for a model, read from top to bottom.</summary>
public sealed class ModelTests
{
    [Fact]
    public void The_perceptron_of_the_sample()
    {
        var sources = Verify.Sources("""
            using ModelGen;
            using static ModelGen.Ops;

            namespace FashionMnist;

            [Model]
            public sealed partial class FashionNet
            {
                private readonly Linear fc1 = new(784, 128);
                private readonly Linear fc2 = new(128, 64);
                private readonly Linear fc3 = new(64, 10);

                [Forward]
                private Tensor Logits([Shape("batch", 784)] Tensor image)
                {
                    var x = Relu(fc1.Forward(image));
                    x = Relu(fc2.Forward(x));
                    return fc3.Forward(x);
                }

                [Loss]
                private Tensor Loss([Shape("batch", 784)] Tensor image, [Shape("batch")] IntTensor label) =>
                    CrossEntropy(Logits(image), label);
            }
            """);
        Snapshot.Matches(sources.Single().Value, "FashionNet.cs");
    }

    /// <summary>Images are converted at the edges of entry points, and nowhere between layers and modules.</summary>
    [Fact]
    public void A_residual_network()
    {
        string text = Verify.Sources(TestCompilation.Model(
            """
            private readonly Conv2d conv = new(3, 16, 3, stride: 2, padding: 1, bias: false);
            private readonly BatchNorm2d norm = new(16);
            private readonly Block[] blocks = Repeat(2, () => new Block(16));
            private readonly Conv2d head = new(16, 4, 1);

            [Loss]
            private Tensor Loss([Shape("batch", 3, "height", "width")] Tensor image, [Shape("batch")] IntTensor label)
            {
                var x = Relu(norm.Forward(conv.Forward(image)));
                foreach (var block in blocks)
                {
                    x = block.Forward(x);
                }

                return CrossEntropy(Mean(head.Forward(MaxPool2d(x, 2)), 2, 3), label);
            }
            """,
            """
            [Module]
            internal sealed partial class Block(int channels)
            {
                private readonly Conv2d conv = new(channels, channels, 3, padding: 1, bias: false);
                private readonly BatchNorm2d norm = new(channels);
                public Tensor Forward(Tensor x) => Relu(norm.Forward(conv.Forward(x)) + x);
            }
            """)).Single(s => s.Key.Contains("Net", StringComparison.Ordinal)).Value;
        Snapshot.Matches(text, "ResidualNet.cs");
    }

    [Fact]
    public void A_forward_method_that_is_not_the_same_in_training() => Snapshot.Matches(
        Verify.Sources(TestCompilation.Model(
            """
            private readonly Centered centered = new(4);
            private readonly Parameter scale = new([4], Init.Ones);
            [Forward] private Tensor F([Shape("batch", 4)] Tensor x) => Dropout(centered.Forward(x), 0.5) * scale;
            """,
            """
            [Module]
            internal sealed partial class Centered(int width)
            {
                private readonly StateTensor mean = new(width);
                public Tensor Forward(Tensor x)
                {
                    mean.Assign(0.9 * mean + 0.1 * Mean(x, dim: 0, keepDim: false));
                    return x - mean;
                }
            }
            """)).Single(s => s.Key.Contains("Net", StringComparison.Ordinal)).Value,
        "TrainingForm.cs");

    [Fact]
    public void A_recurrent_network_with_its_session_and_a_trainer_that_carries_state() =>
        Snapshot.Matches(Verify.Sources(Declarations.ModelTests.Elman).Single().Value, "Elman.cs");

    /// <summary>Three layers are one function in a session too, which is given its part of the caches.</summary>
    [Fact]
    public void A_session_over_caches() => Snapshot.Matches(
        Verify.Sources(TestCompilation.Model(
            """
            private readonly Embedding tokens = new(65, 32);
            private readonly Embedding positions = new(256, 32);
            private readonly CausalSelfAttention[] layers = Repeat(3, () => new CausalSelfAttention(32, 4));
            private readonly Linear output = new(32, 65);

            [Forward]
            private Tensor Next([Shape("batch", "time")] IntTensor token)
            {
                var x = tokens.Forward(token) + positions.Forward(Positions(token.Dim(0), token.Dim(1)));
                foreach (var layer in layers)
                {
                    x = layer.Forward(x);
                }

                return output.Forward(LastPosition(x));
            }
            """,
            """
            [Module]
            internal sealed partial class CausalSelfAttention(int width, int heads)
            {
                private readonly Linear qkv = new(width, 3 * width);
                private readonly KeyValueCache cache = new(heads, width / heads);
                public Tensor Forward(Tensor x)
                {
                    var (batch, time, _) = x.Shape;
                    var parts = Split(Permute(Reshape(qkv.Forward(x), batch, time, 3 * heads, width / heads), 0, 2, 1, 3), heads, dim: 1);
                    var (keys, values, _) = cache.Append(parts[1], parts[2]);
                    var position = Positions(batch, time).Float().Reshape(batch, 1, time, 1);
                    var scores = Where(Arange(keys.Dim(2)) <= position, MatMul(parts[0], Transpose(keys, 2, 3)), float.NegativeInfinity);
                    return x + MatMul(Softmax(scores), values).Permute(0, 2, 1, 3).Reshape(batch, time, width);
                }
            }
            """)).Single(s => s.Key.Contains("Net", StringComparison.Ordinal)).Value,
        "Caches.cs");
}
