using ModelGen;
using static ModelGen.Ops;

namespace Benchmarks.Models;

/// <summary>Perceptrons with one hidden layer.</summary>
[Model]
public abstract partial class TinyMlp(int features, int hidden, int classes)
{
    private readonly Linear fc1 = new(features, hidden);
    private readonly Linear fc2 = new(hidden, classes);

    [Forward]
    private Tensor Logits([Shape("batch", nameof(features))] Tensor input) => fc2.Forward(Relu(fc1.Forward(input)));

    [Loss]
    private Tensor Loss([Shape("batch", nameof(features))] Tensor input, [Shape("batch")] IntTensor label) => CrossEntropy(Logits(input), label);
}
