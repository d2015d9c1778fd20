using ModelGen;
using static ModelGen.Ops;

namespace Word2Vec;

/// <summary>
/// word2vec: each word has a vector as input and one as output, and the product of two says how well the words go together. Skip-gram goes from a word to
/// one of its neighbours, the continuous bag of words from all neighbours to the word. Mikolov et al. 2013.
/// </summary>
[Model]
public sealed partial class WordVectors
{
    /// <summary>The most words.</summary>
    internal const int Words = 8_000;

    /// <summary>The numbers of a vector.</summary>
    internal const int Width = 100;

    /// <summary>How many words to each side are neighbours.</summary>
    internal const int Window = 5;

    /// <summary>The words that are scored: the true one, then the negative samples.</summary>
    internal const int Candidates = 1 + 8;

    private readonly Embedding input = new(Words, Width, paddingIdx: 0, sparse: true);
    private readonly Embedding output = new(Words, Width, paddingIdx: 0, sparse: true);

    [Loss]
    private Tensor SkipGram([Shape("batch")] IntTensor center, [Shape("batch", Candidates)] IntTensor candidate) =>
        NegativeSampling(input.Forward(center), candidate);

    /// <param name="context">The neighbours, filled up with word 0, whose vector is zero.</param>
    /// <param name="share">1 over the number of neighbours.</param>
    /// <param name="candidate">The true word, then the negative samples.</param>
    [Loss]
    private Tensor ContinuousBag([Shape("batch", 2 * Window)] IntTensor context, [Shape("batch", 1)] Tensor share, [Shape("batch", Candidates)] IntTensor candidate) =>
        NegativeSampling(Sum(input.Forward(context), 1) * share, candidate);

    /// <summary>−ln σ(score of the true word) − Σ ln σ(−score of a negative sample), where −ln σ(x) = softplus(−x).</summary>
    private Tensor NegativeSampling(Tensor vector, IntTensor candidate)
    {
        var score = Sum(output.Forward(candidate) * Unsqueeze(vector, 1), 2);
        return Mean(Softplus(-score[.., 0])) + Mean(Sum(Softplus(score[.., 1..]), 1));
    }
}
