using ModelGen;

namespace DeclaredModels;

/// <summary>Sparse tables that are looked up alike.</summary>
[Model]
public sealed partial class SparseTables
{
    private readonly Tables tables = new(true);

    [Loss]
    private Tensor Loss(
        [Shape("batch")] IntTensor token, [Shape("batch")] IntTensor other, [Shape("batch", 2)] IntTensor bag, [Shape("time", "batch")] IntTensor sequence) =>
        tables.Forward(token, other, bag, sequence);
}
