using GeneratorTests.Infrastructure;

namespace GeneratorTests.Declarations;

/// <summary>Whole models, transcribed.</summary>
public class ModelTests
{
    public const string FashionNet = """
        using ModelGen;
        using static ModelGen.Ops;

        namespace Test;

        [Model]
        public sealed partial class Net
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
        """;

    public const string Elman = """
        using ModelGen;
        using static ModelGen.Ops;

        namespace Test;

        [Model]
        public sealed partial class Net
        {
            private readonly Linear input = new(5, 16);
            private readonly Linear hidden = new(16, 16, bias: false);
            private readonly Linear output = new(16, 3);

            [Forward]
            private (Tensor Logits, Tensor H) Next([Shape("batch", 5)] Tensor x, [State, Shape("batch", 16)] Tensor h)
            {
                h = Tanh(input.Forward(x) + hidden.Forward(h));
                return (output.Forward(h), h);
            }

            [Loss]
            private (Tensor Loss, Tensor H) Loss([Shape("batch", 5)] Tensor x, [State, Shape("batch", 16)] Tensor h)
            {
                (var logits, h) = Next(x, h);
                return (Mean(Square(logits)), h);
            }
        }
        """;

    public const string Residual = """
        using ModelGen;
        using static ModelGen.Ops;

        namespace Test;

        [Module]
        internal sealed partial class Block(int width, double slope = 0.01)
        {
            private const int Factor = 4;
            private readonly Linear up = new(width, Factor * width);
            private readonly Linear down = new(outFeatures: width, inFeatures: Factor * width, bias: false);
            private readonly Parameter scale = new([width], Init.Ones);

            public Tensor Forward(Tensor x) => x + scale * down.Forward(LeakyRelu(up.Forward(x), slope));
        }

        internal static class Sizes
        {
            public static readonly int Depth = 3;
        }

        [Model]
        public sealed partial class Net
        {
            private readonly Block[] blocks = Repeat(Sizes.Depth, () => new Block(64));
            private readonly Linear[] heads = [new(64, 10), new(64, 2)];

            [Forward]
            private (Tensor Class, Tensor Box) Logits([Shape("batch", 64)] Tensor x)
            {
                foreach (var block in blocks)
                {
                    x = block.Forward(x);
                }

                for (int i = 0; i < 2; i++)
                {
                    x *= 0.5f;
                }

                return (heads[0].Forward(x), heads[^1].Forward(x));
            }
        }
        """;

    [Fact]
    public void Perceptron() => Snapshot.Matches(TreePrinter.Print(Declared.Model(FashionNet)), "FashionNet.txt");

    [Fact]
    public void Modules_in_arrays() => Snapshot.Matches(TreePrinter.Print(Declared.Model(Residual)), "Residual.txt");
}
