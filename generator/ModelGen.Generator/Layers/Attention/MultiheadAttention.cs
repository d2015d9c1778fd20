using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Attention.Scores;
using ModelGen.Generator.Operators.Random;

namespace ModelGen.Generator.Layers.Attention;

/// <summary>Attention with several heads: <see cref="AttentionPart"/> as a layer.</summary>
internal sealed class MultiheadAttention : LayerDefinition
{
    public override string Name => "MultiheadAttention";

    public override string Signature => "embedDim, numHeads, dropout, bias, addBiasKV, addZeroAttn, kdim, vdim, batchFirst";

    public override ImmutableArray<LayerTensor> Tensors(ICallArguments arguments) => PartOf(arguments).Tensors();

    public override ImmutableArray<string> InitializersOf(string tensor) => [];

    public override LayerResult Forward(ILayerCall call)
    {
        (Value query, Value key, Value value) = (call.X, call.Inputs[1]!.Value, call.Inputs[2]!.Value);
        AttentionPart part = PartOf(call.Arguments);

        // One form has whether weights are needed behind the value, and whether those of heads are averaged behind the masks.
        return call.Flag(3) is { } needWeights
            ? part.Forward(call, query, key, value, call.Inputs[4], call.Inputs[5], call.Flag(7) == true, needWeights: true, average: call.Flag(6) == true)
            : part.Forward(call, query, key, value, call.Inputs[3], call.Inputs[4], call.Flag(5) == true, new ScoreLambdas(call.Lambda(6), call.Lambda(7)));
    }

    public override Shape? ResultAfterError(ILayerCall call) => call.X.Shape;

    private static AttentionPart PartOf(ICallArguments arguments)
    {
        int width = AtLeast(arguments, "embedDim", 1), heads = AtLeast(arguments, "numHeads", 1);
        return width % heads != 0
            ? throw new HyperparameterException("numHeads", FormattableString.Invariant($"a divisor of embedDim, {width}"), FormattableString.Invariant($"{heads}"))
            : new(
                "",
                width,
                heads,
                DropoutMask.Probability(arguments, "dropout"),
                arguments.Bool("bias"),
                arguments.Bool("addBiasKV"),
                arguments.Bool("addZeroAttn"),
                arguments.IsGiven("kdim") ? AtLeast(arguments, "kdim", 1) : width,
                arguments.IsGiven("vdim") ? AtLeast(arguments, "vdim", 1) : width,
                arguments.Bool("batchFirst"));
    }
}
