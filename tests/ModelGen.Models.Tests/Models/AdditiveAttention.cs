using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>
/// Attention of Bahdanau et al. (2015): position t is weighted by <c>softmax(vᵀ·tanh(W·query + keys[t]))</c>, where the keys are the positions' states, projected once
/// for all queries.
/// </summary>
[Module]
public sealed partial class AdditiveAttention(int querySize, int width)
{
    private readonly Linear query = new(querySize, width, bias: false);
    private readonly Linear score = new(width, 1, bias: false);

    /// <param name="state">The query, <c>[batch, querySize]</c>.</param>
    /// <param name="keys"><c>[batch, time, width]</c>.</param>
    /// <param name="values">What is mixed, <c>[batch, time, …]</c>.</param>
    /// <param name="mask"><c>[batch, time]</c>, zero where a sequence has ended.</param>
    public Tensor Forward(Tensor state, Tensor keys, Tensor values, Tensor mask) =>
        AttentionWeights.Mix(Squeeze(score.Forward(Tanh(keys + Unsqueeze(query.Forward(state), 1))), -1), values, mask);
}
