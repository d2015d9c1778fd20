using ModelGen;
using static ModelGen.Ops;

namespace Aot;

/// <summary>A perceptron with formulas that call the vector functions.</summary>
[Model]
internal sealed partial class AotNet
{
    private readonly Linear fc1 = new(784, 128);
    private readonly Linear fc2 = new(128, 64);
    private readonly Linear fc3 = new(64, 10);

    [Forward]
    private Tensor Logits([Shape("batch", 784)] Tensor image)
    {
        var x = Relu(fc1.Forward(image));
        x = Gelu(fc2.Forward(x));
        return fc3.Forward(x);
    }

    [Forward]
    private Tensor Probabilities([Shape("batch", 784)] Tensor image) => Softmax(Logits(image));

    [Forward]
    private (Tensor Logits, Tensor H) Next([Shape("batch", 784)] Tensor image, [State, Shape("batch", 64)] Tensor h)
    {
        h = Tanh(h + fc2.Forward(Relu(fc1.Forward(image))));
        return (fc3.Forward(h), h);
    }

    [Loss]
    private Tensor Loss([Shape("batch", 784)] Tensor image, [Shape("batch")] IntTensor label) => CrossEntropy(Logits(image), label);
}
