using System.Collections.Immutable;
using ModelGen.Generator.Operators;

namespace ModelGen.Generator.Layers;

/// <summary>A layer that is a function of <c>Ops</c> and has no tensors; the constructor's parameters are those of the function behind x.</summary>
internal sealed class OperatorLayer(string name, string function, string signature = "") : LayerDefinition
{
    public static ImmutableArray<OperatorLayer> All { get; } =
    [
        new("AdaptiveAvgPool1d", "Ops.AdaptiveAvgPool1d", "outputSize"),
        new("AdaptiveAvgPool2d", "Ops.AdaptiveAvgPool2d", "outputSize"),
        new("AdaptiveAvgPool3d", "Ops.AdaptiveAvgPool3d", "outputSize"),
        new("AdaptiveMaxPool1d", "Ops.AdaptiveMaxPool1d", "outputSize"),
        new("AdaptiveMaxPool2d", "Ops.AdaptiveMaxPool2d", "outputSize"),
        new("AdaptiveMaxPool3d", "Ops.AdaptiveMaxPool3d", "outputSize"),
        new("AvgPool1d", "Ops.AvgPool1d", "kernelSize, stride, padding, ceilMode, countIncludePad, divisorOverride"),
        new("AvgPool2d", "Ops.AvgPool2d", "kernelSize, stride, padding, ceilMode, countIncludePad, divisorOverride"),
        new("AvgPool3d", "Ops.AvgPool3d", "kernelSize, stride, padding, ceilMode, countIncludePad, divisorOverride"),
        new("CELU", "Ops.Celu", "alpha"),
        new("ChannelShuffle", "Ops.ChannelShuffle", "groups"),
        new("ELU", "Ops.Elu", "alpha"),
        new("Flatten", "Ops.Flatten", "startDim, endDim"),
        new("Fold", "Ops.Fold", "outputSize, kernelSize, dilation, padding, stride"),
        new("GELU", "Ops.Gelu", "approximate"),
        new("GLU", "Ops.Glu", "dim"),
        new("Hardshrink", "Ops.Hardshrink", "lambd"),
        new("Hardsigmoid", "Ops.HardSigmoid"),
        new("Hardswish", "Ops.HardSwish"),
        new("Hardtanh", "Ops.HardTanh", "minVal, maxVal"),
        new("LPPool1d", "Ops.LPPool1d", "normType, kernelSize, stride, ceilMode"),
        new("LPPool2d", "Ops.LPPool2d", "normType, kernelSize, stride, ceilMode"),
        new("LPPool3d", "Ops.LPPool3d", "normType, kernelSize, stride, ceilMode"),
        new("LeakyReLU", "Ops.LeakyRelu", "negativeSlope"),
        new("LocalResponseNorm", "Ops.LocalResponseNorm", "size, alpha, beta, k"),
        new("LogSigmoid", "Ops.LogSigmoid"),
        new("LogSoftmax", "Ops.LogSoftmax", "dim"),
        new("MaxPool1d", "Ops.MaxPool1d", "kernelSize, stride, padding, dilation, ceilMode"),
        new("MaxPool2d", "Ops.MaxPool2d", "kernelSize, stride, padding, dilation, ceilMode"),
        new("MaxPool3d", "Ops.MaxPool3d", "kernelSize, stride, padding, dilation, ceilMode"),
        new("Mish", "Ops.Mish"),
        new("PixelShuffle", "Ops.PixelShuffle", "upscaleFactor"),
        new("PixelUnshuffle", "Ops.PixelUnshuffle", "downscaleFactor"),
        new("RReLU", "Ops.Rrelu", "lower, upper"),
        new("ReLU", "Ops.Relu"),
        new("ReLU6", "Ops.Relu6"),
        new("SELU", "Ops.Selu"),
        new("SiLU", "Ops.Silu"),
        new("Sigmoid", "Ops.Sigmoid"),
        new("Softmax", "Ops.Softmax", "dim"),
        new("Softmin", "Ops.Softmin", "dim"),
        new("Softplus", "Ops.Softplus", "beta, threshold"),
        new("Softshrink", "Ops.Softshrink", "lambd"),
        new("Softsign", "Ops.Softsign"),
        new("Tanh", "Ops.Tanh"),
        new("Tanhshrink", "Ops.Tanhshrink"),
        new("Threshold", "Ops.Threshold", "threshold, value"),
        new("Unfold", "Ops.Unfold", "kernelSize, dilation, padding, stride"),
        new("Upsample", "Ops.Interpolate", "size, scaleFactor, mode, alignCorners"),
    ];

    public override string Name => name;

    public override string Signature => signature;

    public override LayerResult Forward(ILayerCall call) => call.Apply(OperatorRegistry.Find(function) ?? throw new InvalidOperationException($"there is no operator {function}"));
}
