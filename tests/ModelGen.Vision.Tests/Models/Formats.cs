using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>One small network behind inputs of every form, and images as results.</summary>
[Model]
public sealed partial class Formats
{
    private readonly Conv2d conv = new(3, 5, 3, stride: 2, padding: 1);
    private readonly Linear fc = new(5, 4);
    private readonly Conv2d back = new(5, 3, 1);

    [Forward]
    private Tensor Logits([Shape("batch", 3, "height", "width")] Tensor image) => fc.Forward(Mean(Relu(conv.Forward(image)), [2, 3]));

    [Forward]
    private Tensor OfPixels([Shape("batch", 3, "height", "width", MemoryFormat = MemoryFormat.ChannelsLast)] Tensor image) => Logits(image);

    [Forward]
    private Tensor OfBytes([Shape("batch", 3, "height", "width", MemoryFormat = MemoryFormat.ChannelsLast, Bytes = true)] Tensor image) => Logits((image / 255 - 0.5f) * 2);

    [Forward]
    private Tensor OfPlanes([Shape("batch", 3, "height", "width", Bytes = true)] Tensor image) => Logits((image / 255 - 0.5f) * 2);

    [Forward]
    private Tensor Picture([Shape("batch", 3, "height", "width")] Tensor image) => back.Forward(conv.Forward(image));

    [Forward]
    [return: Shape("batch", 3, "lines", "columns", MemoryFormat = MemoryFormat.ChannelsLast)]
    private Tensor Pixels([Shape("batch", 5, "lines", "columns")] Tensor features) => back.Forward(features);

    [Forward]
    private Tensor Planes([Shape("batch", 5, "lines", "columns")] Tensor features) => back.Forward(features);

    [Forward]
    private IntTensor Greatest([Shape("batch", 3, "height", "width", MemoryFormat = MemoryFormat.ChannelsLast)] IntTensor image) => ArgMax(image.Float(), dim: 1);

    [Loss]
    private Tensor Loss([Shape("batch", 3, "height", "width")] Tensor image, [Shape("batch")] IntTensor label) => CrossEntropy(Logits(image), label);

    [Loss]
    private Tensor LossOfBytes([Shape("batch", 3, "height", "width", MemoryFormat = MemoryFormat.ChannelsLast, Bytes = true)] Tensor image, [Shape("batch")] IntTensor label) =>
        CrossEntropy(OfBytes(image), label);
}
