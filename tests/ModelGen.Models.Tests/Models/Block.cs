using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>The residual block of the README.</summary>
[Module]
public sealed partial class Block(int width)
{
    private readonly Linear up = new(width, 4 * width);
    private readonly Linear down = new(4 * width, width);
    private readonly Parameter scale = new([width], Init.Ones);

    public Tensor Forward(Tensor x) => x + scale * down.Forward(Gelu(up.Forward(x)));
}
