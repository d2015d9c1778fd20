using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>Perceptrons of three layers: a family, whose models differ in sizes and dropout.</summary>
[Model]
public abstract partial class Perceptron(int features, int first, int second, double dropout = 0)
{
    private readonly Linear fc1 = new(features, first);
    private readonly Linear fc2 = new(first, second);
    private readonly Linear fc3 = new(second, 10);

    [Forward]
    private Tensor Logits([Shape("batch", nameof(features))] Tensor image)
    {
        var x = Relu(fc1.Forward(image));
        x = Relu(fc2.Forward(Dropout(x, dropout)));
        return fc3.Forward(x);
    }

    [Loss]
    private Tensor Loss([Shape("batch", nameof(features))] Tensor image, [Shape("batch")] IntTensor label) => CrossEntropy(Logits(image), label);
}
