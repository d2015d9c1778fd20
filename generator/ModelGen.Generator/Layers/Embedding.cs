using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;

namespace ModelGen.Generator.Layers;

/// <summary><c>y = w[indices]</c>, <c>[…] → […, embeddingDim]</c>; the table starts standard normal, the row of padding zero.</summary>
internal sealed class Embedding : LayerDefinition
{
    public override string Name => "Embedding";

    public override string Signature => "numEmbeddings, embeddingDim, paddingIdx, frozen, sparse, weightInit";

    public override ImmutableArray<LayerTensor> Tensors(ICallArguments arguments) => Table(arguments);

    public override LayerResult Forward(ILayerCall call) =>
        call.Graph.Add(new Operators.Lookup.Embedding(Padding(call.Arguments)), call.X, call.Tensor("weight")!.Value);

    /// <summary>The tensor of a layer that is a table.</summary>
    public static ImmutableArray<LayerTensor> Table(ICallArguments arguments)
    {
        int rows = AtLeast(arguments, "numEmbeddings", 1), dim = AtLeast(arguments, "embeddingDim", 1);
        var initializer = new ParameterInitializer("Normal", []) { ZeroRow = Padding(arguments) is var row and >= 0 ? row : null };
        return [new LayerTensor("weight", Shape.Of(rows, dim), initializer) { IsTrainable = !arguments.Bool("frozen"), IsSparse = IsSparse(arguments) }];
    }

    /// <summary>The row of padding counted from the beginning; −1 for none.</summary>
    public static int Padding(ICallArguments arguments)
    {
        int rows = arguments.Int("numEmbeddings");
        return arguments.OptionalInt("paddingIdx") is not { } index ? -1
            : index >= -rows && index < rows ? index < 0 ? index + rows : index
            : throw new HyperparameterException("paddingIdx", FormattableString.Invariant($"a row, -{rows} to {rows - 1}"), FormattableString.Invariant($"{index}"));
    }

    private static bool IsSparse(ICallArguments arguments) => arguments.Bool("sparse")
        && (arguments.Bool("frozen") ? throw new HyperparameterException("sparse", "false where 'frozen' is true: there is no gradient", "true") : true);
}
