using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;

namespace ModelGen.Generator.Layers.Attention;

/// <summary>An encoder, and a decoder of what it gives.</summary>
internal sealed class Transformer : LayerDefinition
{
    public override string Name => "Transformer";

    public override string Signature => "dModel, nhead, numEncoderLayers, numDecoderLayers, dimFeedforward, dropout, activation, layerNormEps, batchFirst, normFirst, bias";

    public override ImmutableArray<LayerPart> PartsOf(ICallArguments arguments)
    {
        TransformerStack.Count(arguments, "numEncoderLayers");
        TransformerStack.Count(arguments, "numDecoderLayers");
        return [Stack("encoder", "TransformerEncoder", "numEncoderLayers"), Stack("decoder", "TransformerDecoder", "numDecoderLayers")];

        static LayerPart Stack(string name, string type, string count) => new(name, type, [.. PartArgument.Same(TransformerLayer.Parameters), new("numLayers", count), new("norm", null, true)]);
    }

    public override ParameterInitializer? InitializerWithin(Shape shape) => shape.Rank > 1 ? new("XavierUniform", [1]) : null;

    /// <summary>Inputs: src, tgt, the masks of src, tgt and memory, their paddings, whether each is causal.</summary>
    public override LayerResult Forward(ILayerCall call)
    {
        Value memory = call.ApplyPart("encoder", call.X, call.Inputs[2], call.Inputs[5], call.Flag(8) == true);
        return call.ApplyPart("decoder", call.Inputs[1], memory, call.Inputs[3], call.Inputs[4], call.Inputs[6], call.Inputs[7], call.Flag(9) == true, call.Flag(10) == true);
    }

    public override Shape? ResultAfterError(ILayerCall call) => call.Inputs[1]!.Value.Shape;
}
