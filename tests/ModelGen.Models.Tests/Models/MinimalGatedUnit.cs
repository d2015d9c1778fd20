using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>A recurrence with one gate (Zhou et al., 2016): <c>f = σ(W_f·[h, x]), h' = (1 − f)·h + f·tanh(W_h·[f·h, x])</c>.</summary>
[Module]
public sealed partial class MinimalGatedUnit(int input, int hidden)
{
    private readonly Linear forget = new(hidden + input, hidden);
    private readonly Linear candidate = new(hidden + input, hidden);

    /// <summary>Goes through a sequence [time, batch, input] from a state [batch, hidden].</summary>
    public (Tensor Output, Tensor State) Forward(Tensor x, Tensor h0) => Scan(x, h0, (xt, h) =>
    {
        var f = Sigmoid(forget.Forward(Concat([h, xt], dim: -1)));
        return ((1 - f) * h) + (f * Tanh(candidate.Forward(Concat([f * h, xt], dim: -1))));
    });
}
