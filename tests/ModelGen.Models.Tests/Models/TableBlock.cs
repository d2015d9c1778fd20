using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>A step that depends on a token and on a table that all blocks share.</summary>
[Module]
public sealed partial class TableBlock(int tokens, int width)
{
    private readonly Linear mix = new(width, width, bias: false);
    private readonly Embedding table = new(tokens, width, paddingIdx: 0);

    public Tensor Forward(Tensor x, IntTensor token) => x + Tanh(mix.Forward(x) + table.Forward(token));
}
