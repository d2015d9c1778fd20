using System.Collections.Immutable;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Lookup;

namespace ModelGen.Generator.Layers;

/// <summary>The mean, sum or maximum of the rows in each bag; the table is that of an <see cref="Embedding"/>.</summary>
internal sealed class EmbeddingBag : LayerDefinition
{
    public override string Name => "EmbeddingBag";

    public override string Signature => "numEmbeddings, embeddingDim, mode, paddingIdx, frozen, sparse, weightInit";

    public override ImmutableArray<LayerTensor> Tensors(ICallArguments arguments) =>
        arguments.Enum<EmbeddingBagMode>("mode") == EmbeddingBagMode.Max && arguments.Bool("sparse")
            ? throw new HyperparameterException("sparse", "false for the mode Max", "true")
            : Embedding.Table(arguments);

    public override LayerResult Forward(ILayerCall call) => Operators.Lookup.EmbeddingBag.Add(
        call.Graph,
        call.Arguments.Enum<EmbeddingBagMode>("mode"),
        Embedding.Padding(call.Arguments),
        call.X,
        call.Tensor("weight")!.Value,
        call.Inputs[1],
        call.Inputs[2]);
}
