using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;

namespace ModelGen.Generator.Layers;

/// <summary>Normalises groups of channels; weights of 1 and biases of 0 to begin with.</summary>
internal sealed class GroupNorm : LayerDefinition
{
    public override string Name => "GroupNorm";

    public override string Signature => "numGroups, numChannels, eps, affine, weightInit, biasInit";

    public override ImmutableArray<LayerTensor> Tensors(ICallArguments arguments)
    {
        int groups = AtLeast(arguments, "numGroups", 1), channels = AtLeast(arguments, "numChannels", 1);
        Hyperparameter.NotNegative("eps", arguments.Double("eps"));
        if (channels % groups != 0)
        {
            throw new HyperparameterException("numChannels", FormattableString.Invariant($"divisible by numGroups ({groups})"), FormattableString.Invariant($"{channels}"));
        }

        return arguments.Bool("affine") ? [LayerTensor.Ones("weight", Shape.Of(channels)), LayerTensor.Zeros("bias", Shape.Of(channels))] : [];
    }

    public override LayerResult Forward(ILayerCall call)
    {
        int channels = call.Arguments.Int("numChannels");
        if (call.X.Shape.Rank < 2 || call.X.Shape[1] != channels || call.X.Type.Element != ElementType.Float32)
        {
            throw new ShapeException($"takes [batch, {channels}, …], but was given {call.X.Type}");
        }

        bool isAffine = call.Arguments.Bool("affine");
        var norm = new Operators.Normalization.GroupNorm(call.Arguments.Int("numGroups"), call.Arguments.Double("eps"), isAffine, isAffine);
        return isAffine ? call.Graph.Add(norm, call.X, call.Tensor("weight")!.Value, call.Tensor("bias")!.Value) : call.Graph.Add(norm, call.X);
    }

    public override Shape? ResultAfterError(ILayerCall call) => call.X.Shape;
}
