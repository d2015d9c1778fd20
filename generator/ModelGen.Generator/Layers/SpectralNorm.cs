using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Contraction;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Operators.Reduction;

namespace ModelGen.Generator.Layers;

/// <summary>
/// <c>w / σ</c>, σ = u·W·v with W the weight as a matrix (Miyato and others 2018): u and v estimate its first singular vectors, by <c>v = Wᵀu/‖Wᵀu‖, u = Wv/‖Wv‖</c> in training, and have no gradient.
/// </summary>
internal sealed class SpectralNorm : WrapperLayer
{
    public override string Name => "SpectralNorm";

    public override string Signature => "layer, nPowerIterations, eps, dim";

    public override string NameOfWeight => "weight_orig";

    public override ImmutableArray<LayerTensor> TensorsBefore(ICallArguments arguments, Shape weight, int outputDim)
    {
        AtLeast(arguments, "nPowerIterations", 1);
        Hyperparameter.NotNegative("eps", arguments.Double("eps"));
        Dim rows = weight[DimOf(arguments, weight) ?? outputDim];
        return [Vector("weight_u", rows), Vector("weight_v", weight.Length / rows)];
    }

    public override LayerResult Forward(ILayerCall call)
    {
        GraphBuilder graph = call.Graph;
        Value weight = call.Tensor(NameOfWeight)!.Value;
        Shape shape = weight.Shape;
        Value u = AsRow(call.Tensor("weight_u")!.Value), v = AsRow(call.Tensor("weight_v")!.Value);
        Value matrix = Rows(graph, weight, DimOf(call.Arguments, shape) ?? call.WrappedOutputDim);
        if (call.IsTraining)
        {
            Value fixedMatrix = graph.Add(new Detach(), matrix);
            for (int i = 0; i < call.Arguments.Int("nPowerIterations"); i++)
            {
                v = Normalized(graph.Add(new MatMul(false, false), u, fixedMatrix));
                u = Normalized(graph.Add(new MatMul(false, true), v, fixedMatrix));
            }

            call.Assign("weight_u", graph.Add(new Reshape(Shape.Of(u.Shape[1])), u));
            call.Assign("weight_v", graph.Add(new Reshape(Shape.Of(v.Shape[1])), v));
        }

        Value product = graph.Add(new MatMul(false, true), v, matrix);
        Value sigma = graph.Add(new ReduceSum([0, 1], KeepDim: false), graph.Times(u, product));
        return call.ForwardWrapped(graph.Over(weight, sigma));

        Value AsRow(Value vector) => graph.Add(new Reshape(Shape.Of(Dim.One, vector.Shape[0])), vector);

        Value Normalized(Value row)
        {
            Value norm = graph.Add(new Sqrt(), graph.Add(new ReduceSum([0, 1], KeepDim: false), graph.Add(new Square(), row)));
            return graph.Over(row, graph.Add(new Maximum(), norm, graph.Number(call.Arguments.Double("eps"))));
        }
    }

    private static LayerTensor Vector(string name, Dim length) => new(name, Shape.Of(length), new ParameterInitializer("UnitVector", [])) { IsTrainable = false };
}
