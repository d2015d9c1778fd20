using ModelGen;
using static ModelGen.Ops;

namespace ModelGenApp._1;

/// <summary>Images of 8 × 8 pixels in 0 … 1 to the scores of ten digits.</summary>
[Model]
public sealed partial class DigitNet
{
    private readonly Conv2d conv1 = new(1, 16, kernelSize: 3, padding: 1);
    private readonly Conv2d conv2 = new(16, 32, kernelSize: 3, padding: 1);
    private readonly Linear fc = new(32 * 4 * 4, 10);

    [Forward]
    private Tensor Scores([Shape("batch", 1, 8, 8)] Tensor image)
    {
        var x = Relu(conv1.Forward(image));
        x = MaxPool2d(Relu(conv2.Forward(x)), 2);          // [batch, 32, 4, 4]
        return fc.Forward(Dropout(Flatten(x, 1), 0.25));
    }

    [Loss]
    private Tensor Loss([Shape("batch", 1, 8, 8)] Tensor image, [Shape("batch")] IntTensor digit) => CrossEntropy(Scores(image), digit);
}
