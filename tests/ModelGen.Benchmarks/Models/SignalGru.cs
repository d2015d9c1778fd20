using ModelGen;

namespace Benchmarks.Models;

/// <summary>GRU(64, 128): the outputs of all steps.</summary>
[Model]
public sealed partial class SignalGru
{
    private readonly GRU gru = new(64, 128, batchFirst: true);

    [Forward]
    private Tensor Outputs([Shape("batch", "time", 64)] Tensor signal) => gru.Forward(signal).Output;
}
