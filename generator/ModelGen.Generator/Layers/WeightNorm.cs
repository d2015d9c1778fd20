using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Reduction;

namespace ModelGen.Generator.Layers;

/// <summary><c>g · v/‖v‖</c>, norms being taken over all dimensions but one, or over all (Salimans and Kingma 2016).</summary>
internal sealed class WeightNorm : WrapperLayer
{
    public override string Name => "WeightNorm";

    public override string Signature => "layer, dim";

    public override string NameOfWeight => "weight_v";

    public override ImmutableArray<LayerTensor> TensorsBefore(ICallArguments arguments, Shape weight, int outputDim)
    {
        int? dim = DimOf(arguments, weight);
        Shape shape = dim is { } kept ? new Shape(Enumerable.Range(0, weight.Rank).Select(i => i == kept ? weight[i] : Dim.One).ToEquatableArray()) : Shape.Scalar;
        return [new("weight_g", shape, new ParameterInitializer("NormOfNext", [dim ?? -1]))];
    }

    public override LayerResult Forward(ILayerCall call)
    {
        GraphBuilder graph = call.Graph;
        Value v = call.Tensor(NameOfWeight)!.Value;
        int? dim = DimOf(call.Arguments, v.Shape);
        EquatableArray<int> axes = Enumerable.Range(0, v.Shape.Rank).Where(i => i != dim).ToEquatableArray();
        Value norm = graph.Add(new Sqrt(), graph.Add(new ReduceSum(axes, KeepDim: dim is not null), graph.Add(new Square(), v)));
        return call.ForwardWrapped(graph.Times(v, graph.Over(call.Tensor("weight_g")!.Value, norm)));
    }
}
