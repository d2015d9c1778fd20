using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;

namespace ModelGen.Generator.Layers;

/// <summary>A leaky ReLU whose slopes are learned, 0.25 to begin with.</summary>
internal sealed class PRelu : LayerDefinition
{
    public override string Name => "PReLU";

    public override string Signature => "numParameters, init";

    public override ImmutableArray<LayerTensor> Tensors(ICallArguments arguments) =>
        [new("weight", Shape.Of(AtLeast(arguments, "numParameters", 1)), new ParameterInitializer("Constant", [arguments.Double("init")]))];

    public override LayerResult Forward(ILayerCall call) => call.Graph.Add(new Operators.Elementwise.Prelu(), call.X, call.Tensor("weight")!.Value);

    public override Shape? ResultAfterError(ILayerCall call) => call.X.Shape;
}
