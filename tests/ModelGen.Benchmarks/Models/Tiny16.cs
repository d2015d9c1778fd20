using ModelGen;
using static ModelGen.Ops;

namespace Benchmarks.Models;

/// <summary>16-32-4.</summary>
[Model]
public sealed partial class Tiny16
{
    private readonly Linear fc1 = new(16, 32);
    private readonly Linear fc2 = new(32, 4);

    [Forward]
    private Tensor Logits([Shape("batch", 16)] Tensor input) => fc2.Forward(Relu(fc1.Forward(input)));
}
