using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>As <see cref="SmallClassifier"/>, at the sizes of a spam filter and with sequences of one length.</summary>
[Model]
public sealed partial class LargeClassifier
{
    private readonly Embedding embedding = new(10000, 100);
    private readonly LSTM lstm = new(100, 256, batchFirst: true);
    private readonly Linear output = new(256, 10);

    [Loss]
    private Tensor Loss([Shape("batch", "time")] IntTensor token, [Shape("batch")] IntTensor label)
    {
        var (states, _) = lstm.Forward(embedding.Forward(token));
        return CrossEntropy(output.Forward(states[.., ^1]), label);
    }
}
