using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Reduction;

namespace ModelGen.Generator.Operators.Normalization;

/// <summary>
/// <c>(x − mean)/√(var + ε)·weight + bias</c> over the last dimensions, the variance being the mean square of the differences (Ba, Kiros, Hinton 2016); inputs x, weight if there is one,
/// bias if there is one.
/// </summary>
internal sealed record LayerNorm(int Dimensions, double Eps, bool HasWeight, bool HasBias) : CompositeOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.LayerNorm", "x, normalizedShape, weight, bias, eps", (graph, arguments) =>
    {
        Value x = arguments.Tensor("x");
        ImmutableArray<int> shape = arguments.Ints("normalizedShape");
        Normalizations.RequireLast("layer_norm", x.Type, Shape.Of([.. shape.Select(d => (Dim)d)]));
        return Normalizations.Add(
            graph, (weight, bias) => new LayerNorm(shape.Length, Hyperparameter.NotNegative("eps", arguments.Double("eps")), weight, bias), x, arguments);
    });

    public override string Name => "layer_norm";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        Shape shape = inputs[0].Shape;
        Normalizations.RequireAffine(Name, inputs, new Shape(shape.Dims.Items.Skip(shape.Rank - Dimensions).ToEquatableArray()));
        return [inputs[0]];
    }

    protected override Value Compose(GraphBuilder graph, ImmutableArray<Value> inputs)
    {
        Value x = inputs[0];
        EquatableArray<int> axes = Enumerable.Range(x.Shape.Rank - Dimensions, Dimensions).ToEquatableArray();
        Value difference = graph.Minus(x, graph.Add(new Mean(axes, KeepDim: true), x));
        Value variance = graph.Add(new Mean(axes, KeepDim: true), graph.Add(new Square(), difference));
        Value y = graph.Times(difference, graph.Add(new Rsqrt(), graph.Plus(variance, Eps)));
        y = HasWeight ? graph.Times(y, inputs[1]) : y;
        return HasBias ? graph.Plus(y, inputs[inputs.Length - 1]) : y;
    }
}
