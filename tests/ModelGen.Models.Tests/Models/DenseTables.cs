using ModelGen;

namespace DeclaredModels;

/// <summary>The same tables, not sparse.</summary>
[Model]
public sealed partial class DenseTables
{
    private readonly Tables tables = new(false);

    [Loss]
    private Tensor Loss(
        [Shape("batch")] IntTensor token, [Shape("batch")] IntTensor other, [Shape("batch", 2)] IntTensor bag, [Shape("time", "batch")] IntTensor sequence) =>
        tables.Forward(token, other, bag, sequence);
}
