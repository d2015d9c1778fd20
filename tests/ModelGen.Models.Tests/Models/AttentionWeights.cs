using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>What the forms of attention share.</summary>
public static class AttentionWeights
{
    /// <summary>
    /// The mean of the values, <c>[batch, time, size]</c>, weighted by the softmax of their scores, <c>[batch, time]</c>; places where the mask is zero weigh nothing. Each row has
    /// at least one that is not: a softmax of nothing is not a number.
    /// </summary>
    public static Tensor Mix(Tensor scores, Tensor values, Tensor mask)
    {
        var weights = Softmax(Where(mask > 0, scores, float.NegativeInfinity), dim: -1);
        return Squeeze(MatMul(Unsqueeze(weights, 1), values), 1);
    }
}
