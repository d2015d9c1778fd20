using ModelGen;

namespace DeclaredModels;

/// <summary>A module with a sparse table.</summary>
[Module]
public sealed partial class SparseBlock(int rows, int width)
{
    private readonly Linear mix = new(width, width);
    private readonly Embedding table = new(rows, width, sparse: true);

    public Tensor Forward(Tensor x, IntTensor token) => mix.Forward(x) + table.Forward(token);
}
