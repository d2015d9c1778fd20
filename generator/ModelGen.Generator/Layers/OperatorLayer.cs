using System.Collections.Immutable;
using ModelGen.Generator.Operators;

namespace ModelGen.Generator.Layers;

/// <summary>A layer that is a function of <c>Ops</c> and has no tensors; the constructor's parameters are those of the function behind x.</summary>
internal sealed class OperatorLayer(string name, string function, string signature = "") : LayerDefinition
{
    public static ImmutableArray<OperatorLayer> All { get; } =
    [
        new("ELU", "Ops.Elu", "alpha"),
        new("Flatten", "Ops.Flatten", "startDim, endDim"),
        new("GELU", "Ops.Gelu", "approximate"),
        new("LeakyReLU", "Ops.LeakyRelu", "negativeSlope"),
        new("Mish", "Ops.Mish"),
        new("ReLU", "Ops.Relu"),
        new("SELU", "Ops.Selu"),
        new("SiLU", "Ops.Silu"),
        new("Sigmoid", "Ops.Sigmoid"),
        new("Softmax", "Ops.Softmax", "dim"),
        new("Softplus", "Ops.Softplus", "beta, threshold"),
        new("Tanh", "Ops.Tanh"),
    ];

    public override string Name => name;

    public override string Signature => signature;

    public override LayerResult Forward(ILayerCall call) => call.Apply(OperatorRegistry.Find(function) ?? throw new InvalidOperationException($"there is no operator {function}"));
}
