using ModelGen;

namespace DeclaredModels;

/// <summary>A scale behind dropout.</summary>
[Module]
public sealed partial class Masked(int width, double p)
{
    private readonly Parameter scale = new([width], Init.Ones);
    private readonly Dropout drop = new(p);

    public Tensor Forward(Tensor x) => drop.Forward(x) * scale;
}
