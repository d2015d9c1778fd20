using ModelGen;
using static ModelGen.Ops;

namespace ModelGenApp._1;

/// <summary>Four measures of a flower, in centimetres, to the scores of three kinds of irises. What brings the measures to one scale is a part of the model and saved with it.</summary>
[Model]
public sealed partial class FlowerNet
{
    private readonly Normalization normalize = new(4);
    private readonly Linear fc1 = new(4, 32);
    private readonly Linear fc2 = new(32, 3);

    [Forward]
    private Tensor Scores([Shape("batch", 4)] Tensor measures) => fc2.Forward(Relu(fc1.Forward(normalize.Forward(measures))));

    [Loss]
    private Tensor Loss([Shape("batch", 4)] Tensor measures, [Shape("batch")] IntTensor kind) => CrossEntropy(Scores(measures), kind);
}
