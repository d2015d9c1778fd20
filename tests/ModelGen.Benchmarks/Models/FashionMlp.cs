using ModelGen;
using static ModelGen.Ops;

namespace Benchmarks.Models;

/// <summary>784-128-64-10, the network of the Fashion-MNIST sample.</summary>
[Model]
public sealed partial class FashionMlp
{
    private readonly Linear fc1 = new(784, 128);
    private readonly Linear fc2 = new(128, 64);
    private readonly Linear fc3 = new(64, 10);

    [Forward]
    private Tensor Logits([Shape("batch", 784)] Tensor input)
    {
        var x = Relu(fc1.Forward(input));
        x = Relu(fc2.Forward(x));
        return fc3.Forward(x);
    }

    [Loss]
    private Tensor Loss([Shape("batch", 784)] Tensor input, [Shape("batch")] IntTensor label) => CrossEntropy(Logits(input), label);
}
