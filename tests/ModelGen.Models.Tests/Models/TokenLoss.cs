using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>The loss of models that give a sequence of tokens.</summary>
public static class TokenLoss
{
    /// <summary>The mean cross-entropy of logits <c>[batch, steps, vocabulary]</c> over the first tokens of each row.</summary>
    public static Tensor Of(Tensor logits, IntTensor tokens, IntTensor lengths)
    {
        var mask = SequenceMask(lengths, tokens.Dim(1));
        return Sum(CrossEntropy(Transpose(logits, 1, 2), tokens, Reduction.None) * mask) / Sum(mask);
    }
}
