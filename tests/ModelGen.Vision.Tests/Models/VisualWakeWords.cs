using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>The person detector of MLPerf Tiny: MobileNet v1 with a quarter of the channels, for images of 96 × 96 pixels (Chowdhery and others 2019, "Visual wake words dataset").</summary>
[Model]
public sealed partial class VisualWakeWords
{
    private readonly Conv2d conv = new(3, 8, 3, stride: 2, padding: 1, bias: false);
    private readonly BatchNorm2d norm = new(8);
    private readonly Sequential blocks = new(
        new SeparableConv(8, 16),
        new SeparableConv(16, 32, stride: 2), new SeparableConv(32, 32),
        new SeparableConv(32, 64, stride: 2), new SeparableConv(64, 64),
        new SeparableConv(64, 128, stride: 2), new SeparableConv(128, 128), new SeparableConv(128, 128), new SeparableConv(128, 128), new SeparableConv(128, 128), new SeparableConv(128, 128),
        new SeparableConv(128, 256, stride: 2), new SeparableConv(256, 256));

    private readonly Linear fc = new(256, 2);

    [Forward]
    private Tensor Logits([Shape("batch", 3, 96, 96)] Tensor image) => fc.Forward(Mean(blocks.Forward(Relu(norm.Forward(conv.Forward(image)))), 2, 3));

    [Loss]
    private Tensor Loss([Shape("batch", 3, 96, 96)] Tensor image, [Shape("batch")] IntTensor label) => CrossEntropy(Logits(image), label);
}
