using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>The smallest model, with a constructor of its own and a batch that the shape fixes for one entry point.</summary>
[Model]
public sealed partial class TinyNet
{
    private readonly Linear fc1 = new(4, 16);
    private readonly Linear fc2 = new(16, 3);

    public TinyNet()
        : this(seed: 42)
    {
    }

    [Forward]
    private Tensor Scores([Shape("batch", 4)] Tensor features) => fc2.Forward(Relu(fc1.Forward(features)));

    [Forward]
    private Tensor ScoresOfOne([Shape(4)] Tensor features) => fc2.Forward(Relu(fc1.Forward(features)));

    [Loss]
    private Tensor Loss([Shape("batch", 4)] Tensor features, [Shape("batch")] IntTensor label) =>
        CrossEntropy(Scores(features), label);
}
