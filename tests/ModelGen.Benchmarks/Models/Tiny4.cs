using ModelGen;
using static ModelGen.Ops;

namespace Benchmarks.Models;

/// <summary>4-16-3: so small that a call costs a peer a hundred times its arithmetic.</summary>
[Model]
public sealed partial class Tiny4
{
    private readonly Linear fc1 = new(4, 16);
    private readonly Linear fc2 = new(16, 3);

    [Forward]
    private Tensor Logits([Shape("batch", 4)] Tensor input) => fc2.Forward(Relu(fc1.Forward(input)));

    [Loss]
    private Tensor Loss([Shape("batch", 4)] Tensor input, [Shape("batch")] IntTensor label) => CrossEntropy(Logits(input), label);
}
