using ModelGen;
using static ModelGen.Ops;

namespace Tabular;

/// <summary>Measures of a tumour to the scores of its classes. What brings the measures to one scale is a part of the model and saved with it.</summary>
[Model]
public sealed partial class TumorNet
{
    /// <summary>The measures of a tumour.</summary>
    internal const int Measures = 30;

    private readonly Normalization normalize = new(Measures);
    private readonly Linear fc1 = new(Measures, 32);
    private readonly Linear fc2 = new(32, 16);
    private readonly Linear fc3 = new(16, 2);

    [Forward]
    private Tensor Logits([Shape("batch", Measures)] Tensor measures)
    {
        var x = Relu(fc1.Forward(normalize.Forward(measures)));
        x = Dropout(Relu(fc2.Forward(x)), 0.2);
        return fc3.Forward(x);
    }

    [Loss]
    private Tensor Loss([Shape("batch", Measures)] Tensor measures, [Shape("batch")] IntTensor label) => CrossEntropy(Logits(measures), label);
}
