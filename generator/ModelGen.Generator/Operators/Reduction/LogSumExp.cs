using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Movement;

namespace ModelGen.Generator.Operators.Reduction;

/// <summary><c>y = ln Σ eˣ</c> over any axes: brought to the end and joined for <see cref="LogSumExpRows"/>.</summary>
internal sealed record LogSumExp(EquatableArray<int> Axes, bool KeepDim) : CompositeOperator
{
    public static Stub Stub { get; } = Reductions.Stub("Ops.LogSumExp", (axes, keepDim) => new LogSumExp(axes, keepDim));

    public override string Name => "logsumexp";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => new ReduceSum(Axes, KeepDim).Infer(inputs);

    public override Traits TraitsOf(Node node, ImmutableArray<Traits> inputs) => Reductions.TraitsOf(node, KeepDim);

    public override string Describe(ImmutableArray<string> inputs) => Reductions.Describe(Name, inputs[0], Axes);

    protected override Value Compose(GraphBuilder graph, ImmutableArray<Value> inputs)
    {
        Shape shape = inputs[0].Shape;
        IEnumerable<int> kept = Enumerable.Range(0, shape.Rank).Where(i => !Axes.Items.Contains(i));
        Value last = graph.Add(new Permute(kept.Concat(Axes.Items).ToEquatableArray()), inputs[0]);
        Shape result = Reductions.Result(shape, Axes, keepDim: false);
        Value rows = graph.Add(new Reshape(new Shape(result.Dims.Items.Add(Reductions.Count(shape, Axes)))), last);
        return graph.Add(new Reshape(Reductions.Result(shape, Axes, KeepDim)), graph.Add(new LogSumExpRows(), rows));
    }
}
