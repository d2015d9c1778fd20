using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>Residual blocks in modules of their own.</summary>
[Model]
public sealed partial class StagedNet
{
    private readonly Conv2d stem = new(3, 16, 3, padding: 1, bias: false);
    private readonly ResidualStage stage = new(16, 24);
    private readonly Linear fc = new(24, 10);

    [Forward]
    private Tensor Logits([Shape("batch", 3, 8, 8)] Tensor image) => fc.Forward(Flatten(AdaptiveAvgPool2d(stage.Forward(stem.Forward(image)), 1), 1));

    [Loss]
    private Tensor Loss([Shape("batch", 3, 8, 8)] Tensor image, [Shape("batch")] IntTensor label) => CrossEntropy(Logits(image), label);
}

/// <summary>Two blocks, the first of which halves lines and columns.</summary>
[Module]
public sealed partial class ResidualStage(int inChannels, int outChannels)
{
    private readonly DownBlock first = new(inChannels, outChannels);
    private readonly ResidualBlock second = new(outChannels);

    public Tensor Forward(Tensor x) => second.Forward(first.Forward(x));
}

/// <summary>The same blocks in the model itself.</summary>
[Model]
public sealed partial class UnstagedNet
{
    private readonly Conv2d stem = new(3, 16, 3, padding: 1, bias: false);
    private readonly DownBlock first = new(16, 24);
    private readonly ResidualBlock second = new(24);
    private readonly Linear fc = new(24, 10);

    [Forward]
    private Tensor Logits([Shape("batch", 3, 8, 8)] Tensor image) => fc.Forward(Flatten(AdaptiveAvgPool2d(second.Forward(first.Forward(stem.Forward(image))), 1), 1));

    [Loss]
    private Tensor Loss([Shape("batch", 3, 8, 8)] Tensor image, [Shape("batch")] IntTensor label) => CrossEntropy(Logits(image), label);
}
