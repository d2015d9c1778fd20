using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Movement;

namespace ModelGen.Generator.Operators.Normalization;

/// <summary>A kernel that maps each row (last dimension) to a row of the same length.</summary>
internal abstract record RowOperator : KernelOperator
{
    /// <summary>The method of the runtime, e.g. <c>Softmax.Rows</c>.</summary>
    protected abstract string Kernel { get; }

    public sealed override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        RequireRows(inputs[0]);
        return inputs.All(i => i == inputs[0])
            ? [inputs[0]]
            : throw new ShapeException($"{Name} takes tensors of one shape, but was given {string.Join(" and ", inputs)}");
    }

    public sealed override bool KeepsZeros => false;

    /// <summary>A condition on whole rows.</summary>
    public sealed override Value? ConditionOf(GraphBuilder graph, Node node, int input, Value condition) =>
        condition.Shape.Rank == 0 || condition.Shape[condition.Shape.Rank - 1] == Dim.One ? condition : null;

    public sealed override KernelAccess AccessOf(int input) => KernelAccess.Rows;

    public sealed override KernelAccess OutputAccess => KernelAccess.Rows;

    public sealed override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"{Kernel}({string.Join(", ", outputs.Concat(inputs))}, {dim(Rows(node))}, {dim(Columns(node))})";

    /// <summary>The function <c>F(x, dim)</c>: another dimension than the last is exchanged with it before and after.</summary>
    protected static Stub AlongDimension(string name, RowOperator op) =>
        Stub.Of(name, "x, dim", (graph, arguments) => Along(graph, op, arguments.Tensor("x"), arguments.Int("dim")));

    /// <summary>The operator along any dimension.</summary>
    protected static Value Along(GraphBuilder graph, RowOperator op, Value x, int dim)
    {
        int last = x.Shape.Rank - 1, axis = x.Shape.Axis(dim);
        if (axis == last)
        {
            return graph.Add(op, x);
        }

        var exchange = Permute.Exchange(x.Shape.Rank, axis, last);
        return graph.Add(exchange, graph.Add(op, graph.Add(exchange, x)));
    }
}
