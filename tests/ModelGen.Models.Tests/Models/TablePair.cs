using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>A block with two tables that are looked up with the same indices.</summary>
[Module]
public sealed partial class TablePair(int rows, int width, bool sparse)
{
    private readonly Embedding first = new(rows, width, sparse: sparse);
    private readonly Embedding second = new(rows, width, sparse: sparse);

    public Tensor Forward(Tensor x, IntTensor token) => Tanh(x + first.Forward(token) + second.Forward(token));
}
