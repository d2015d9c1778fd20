using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Attention;
using ModelGen.Generator.Operators.Attention.Scores;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Layers.Attention;

/// <summary><c>w[bucket(i, j), h]</c> of one score, in a formula of scores.</summary>
internal sealed class RelativePositionBias : LayerDefinition
{
    public override string Name => "RelativePositionBias";

    public override string Signature => "numHeads, bidirectional, numBuckets, maxDistance, weightInit";

    public override ImmutableArray<LayerTensor> Tensors(ICallArguments arguments)
    {
        _ = RelativePositionBucket.Of(arguments);
        return [new LayerTensor("weight", Shape.Of(arguments.Int("numBuckets"), AtLeast(arguments, "numHeads", 1)), new ParameterInitializer("Normal", []))];
    }

    public override LayerResult Forward(ILayerCall call)
    {
        Value[] places = [.. call.Inputs.Select(i => i!.Value)];
        if (!places.Any(ScoreReader.IsOfScore))
        {
            throw new ShapeException("is called in 'scoreMod', with the head and the places of query and key of one score; elsewhere 'Embedding' looks up what 'RelativePositionBucket' gives");
        }

        Value bucket = call.Graph.Add(RelativePositionBucket.Of(call.Arguments), call.Graph.AsInteger(places[1]), call.Graph.AsInteger(places[2]));
        return call.Graph.Add(new TableLookup(), call.Tensor("weight")!.Value, bucket, call.Graph.AsInteger(places[0]));
    }
}
