using ModelGen;
using static ModelGen.Ops;

namespace SpamFilter;

/// <summary>Logistic regression: weighted counts of words to the scores of ham and spam. What the LSTM has to beat.</summary>
[Model]
public sealed partial class TfIdfNet
{
    /// <summary>The words that are counted.</summary>
    internal const int Words = 10_000;

    private readonly Linear classify = new(Words, 2);

    [Forward]
    private Tensor Logits([Shape("batch", Words)] Tensor feature) => classify.Forward(feature);

    [Loss]
    private Tensor Loss([Shape("batch", Words)] Tensor feature, [Shape("batch")] IntTensor label) => CrossEntropy(Logits(feature), label);
}
