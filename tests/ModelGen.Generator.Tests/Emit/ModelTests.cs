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

    [Fact]
    public void A_recurrent_network_with_its_session_and_a_trainer_that_carries_state() =>
        Snapshot.Matches(Verify.Sources(Declarations.ModelTests.Elman).Single().Value, "Elman.cs");
}
