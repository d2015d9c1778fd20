using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>Dropout wherever it can be, linear in the parameter: its gradient shows the masks.</summary>
[Model]
public sealed partial class DropoutNet
{
    public const int Width = 40;

    private readonly Parameter plain = new([Width], Init.Ones);
    private readonly Masked once = new(Width, 0.25);
    private readonly Masked[] blocks = Repeat(3, () => new Masked(Width, 0.5));

    [Forward]
    private Tensor Predict([Shape("batch", Width)] Tensor x) => Dropout(x, 0.5) * plain;

    /// <summary>One mask, over what the parameter is multiplied with.</summary>
    [Loss]
    private Tensor Loss([Shape("batch", Width)] Tensor x) => Sum(Dropout(x, 0.75) * plain);

    /// <summary>Nothing and everything dropped.</summary>
    [Loss]
    private Tensor Extremes([Shape("batch", Width)] Tensor x) => Sum(Dropout(x, 0) * plain) + Sum(Dropout(once.Forward(x), 1));

    /// <summary>One module with the same input twice, as R-Drop has it.</summary>
    [Loss]
    private Tensor Twice([Shape("batch", Width)] Tensor x) => Sum(once.Forward(x)) - Sum(once.Forward(x));

    /// <summary>A loop over instances.</summary>
    [Loss]
    private Tensor Chain([Shape("batch", Width)] Tensor x)
    {
        foreach (var block in blocks)
        {
            x = block.Forward(x);
        }

        return Sum(x);
    }

    /// <summary>A loop over the steps of a sequence: the state adds up what every step lets through.</summary>
    [Loss]
    private Tensor Steps([Shape("time", Width)] Tensor x)
    {
        var (sums, _) = Scan(x, plain * 0, (xt, sum) => sum + Dropout(xt, 0.5) * plain);
        return Sum(sums[^1]);
    }
}
