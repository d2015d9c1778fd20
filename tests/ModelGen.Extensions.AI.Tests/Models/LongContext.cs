using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>A model that looks back for longer than a prompt is read at once.</summary>
[Model]
public sealed partial class LongContext
{
    private readonly Embedding tokens = new(ToyGpt.Vocabulary, 8);
    private readonly ToyBlock block = new(8, heads: 1);
    private readonly Linear output = new(8, ToyGpt.Vocabulary);

    [Forward]
    private Tensor Next([Shape("batch", "time")] IntTensor token) => output.Forward(LastPosition(block.Forward(tokens.Forward(token))));
}
