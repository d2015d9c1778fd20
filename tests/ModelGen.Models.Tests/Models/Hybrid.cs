using ModelGen;

namespace DeclaredModels;

/// <summary>A recurrent layer below attention: the caches are the session's, the recurrent state is given to each call and taken from it.</summary>
[Model]
public sealed partial class Hybrid
{
    public const int Vocabulary = 17;
    public const int Width = 16;

    private readonly Embedding tokens = new(Vocabulary, Width);
    private readonly GRU recurrent = new(Width, Width, batchFirst: true);
    private readonly CachedBlock block = new(Width, 2);
    private readonly Linear output = new(Width, Vocabulary);

    [Forward]
    private (Tensor Logits, Tensor After) Next([Shape("batch", "time")] IntTensor token, [Shape(1, "batch", Width)] Tensor before)
    {
        var (x, after) = recurrent.Forward(tokens.Forward(token), before);
        return (output.Forward(block.Forward(x)), after);
    }
}
