using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Movement;

namespace ModelGen.Generator.Operators.Normalization;

/// <summary>
/// <c>(x − mean)/√(var + ε)·weight + bias</c> over groups of channels of [batch, channels, …] and all positions (Wu and He 2018); weight and bias are one number for each channel.
/// </summary>
internal sealed record GroupNorm(int Groups, double Eps, bool HasWeight, bool HasBias) : CompositeOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.GroupNorm", "x, numGroups, weight, bias, eps", (graph, arguments) => Normalizations.Add(
        graph,
        (weight, bias) => new GroupNorm(arguments.Int("numGroups"), Hyperparameter.NotNegative("eps", arguments.Double("eps")), weight, bias),
        arguments.Tensor("x"),
        arguments));

    public override string Name => "group_norm";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        Shape shape = inputs[0].Shape;
        if (inputs[0].Element != ElementType.Float32 || shape.Rank < 2 || shape[1].Constant is not { } channels || Groups < 1 || channels % Groups != 0)
        {
            throw new ShapeException($"{Name} takes floats [batch, channels, …] whose number of channels is known and divisible by the number of groups, {Groups}, but was given {inputs[0]}");
        }

        Normalizations.RequireAffine(Name, inputs, Shape.Of(shape[1]));
        return [inputs[0]];
    }

    protected override Value Compose(GraphBuilder graph, ImmutableArray<Value> inputs)
    {
        Value x = inputs[0];
        if (x.Shape.Rank > 2)
        {
            return Normalizations.ByChannel(graph, Normalizations.OverPositions(graph, x, Groups, Eps), inputs, HasWeight, HasBias);
        }

        Value rows = graph.Add(new LayerNorm(1, Eps, HasWeight: false, HasBias: false), graph.Add(new Reshape(Shape.Of(x.Shape[0], Groups, x.Shape[1] / Groups)), x));
        return Normalizations.ByChannel(graph, graph.Add(new Reshape(x.Shape), rows), inputs, HasWeight, HasBias);
    }
}
