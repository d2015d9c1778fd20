using ModelGen;

namespace DeclaredModels;

/// <summary>A layer whose weight counts twice as much at each call.</summary>
[Module]
public sealed partial class Doubled(int width)
{
    private readonly StateTensor factor = new([], Init.Constant(0.5));
    private readonly Linear fc = new(width, width);

    public Tensor Forward(Tensor x)
    {
        var y = fc.Forward(x) * factor;
        factor.Assign(factor * 2);
        return y;
    }
}
