using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Reduction;

namespace ModelGen.Generator.Operators.Normalization;

/// <summary><c>x/√(mean of x² + ε)·weight</c> over the last dimensions (Zhang and Sennrich 2019).</summary>
internal sealed record RmsNorm(int Dimensions, double Eps, bool HasWeight) : CompositeOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.RmsNorm", "x, normalizedShape, weight, eps", (graph, arguments) =>
    {
        Value x = arguments.Tensor("x");
        ImmutableArray<int> shape = arguments.Ints("normalizedShape");
        Normalizations.RequireLast("rms_norm", x.Type, Shape.Of([.. shape.Select(d => (Dim)d)]));
        return Normalizations.Add(graph, (weight, _) => new RmsNorm(shape.Length, Hyperparameter.NotNegative("eps", arguments.Double("eps")), weight), x, arguments);
    });

    public override string Name => "rms_norm";

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
        Value square = graph.Add(new Mean(axes, KeepDim: true), graph.Add(new Square(), x));
        Value y = graph.Times(x, graph.Add(new Rsqrt(), graph.Plus(square, Eps)));
        return HasWeight ? graph.Times(y, inputs[1]) : y;
    }
}
