using ModelGen;
using static ModelGen.Ops;

namespace ModelGenApp._1;

/// <summary>What letter follows, as far as a recurrent network has understood those before.</summary>
[Model]
public sealed partial class LetterNet
{
    private const int Width = 192;

    private readonly Embedding letters = new(NovelText.Letters, 32);
    private readonly GRU gru = new(32, Width, batchFirst: true);
    private readonly Linear output = new(Width, NovelText.Letters);

    /// <summary>A letter and what is remembered of those before, to the scores of the next letter.</summary>
    [Forward]
    private (Tensor Scores, Tensor H) Next([Shape("batch")] IntTensor letter, [State, Shape(1, "batch", Width)] Tensor h)
    {
        var (_, last) = gru.Forward(Unsqueeze(letters.Forward(letter), 1), h);
        return (output.Forward(last[0]), last);
    }

    /// <summary>Pieces of a text against the same pieces a letter later.</summary>
    [Loss]
    private Tensor Loss([Shape("batch", "time")] IntTensor letter, [Shape("batch", "time")] IntTensor next)
    {
        var (hidden, _) = gru.Forward(letters.Forward(letter));
        return CrossEntropy(output.Forward(hidden).Permute(0, 2, 1), next);
    }
}
