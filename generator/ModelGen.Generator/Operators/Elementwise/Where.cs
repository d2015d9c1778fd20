using ModelGen.Generator.Graphs;
using System.Collections.Immutable;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = c ? a : b</c>; <c>da = c ? dy : 0, db = c ? 0 : dy</c>.</summary>
internal sealed record Where : ElementwiseOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.Where", "condition, x, y", new Where(), ofIntegers: new Where());

    public override string Name => "where";

    public override ImmutableArray<string> OutputNames => ["selection"];

    public override int Arity => 3;

    public override Saves Saves => Saves.Input;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        RequireElements([inputs[0]], ElementType.Bool);
        ElementType element = inputs[1].Element == ElementType.Int32 ? ElementType.Int32 : ElementType.Float32;
        RequireElements([inputs[1], inputs[2]], element);
        return [new TensorType(element, BroadcastShape(inputs))];
    }

    /// <summary>A negated condition exchanges what it chooses between.</summary>
    public override Value? Simplify(GraphBuilder graph, ImmutableArray<Value> inputs) => inputs[0].Operator is LogicalNot
        ? graph.Select(inputs[0].Node.Inputs[0], inputs[2], inputs[1])
        : base.Simplify(graph, inputs);

    public override VectorExpression Formula(ImmutableArray<VectorExpression> arguments) => VectorExpression.Call("V.Select", [.. arguments]);

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients)
    {
        if (gradients[0] is not { } dy)
        {
            return [null, null, null];
        }

        Value condition = node.Inputs[0];
        return [null, graph.Mask(condition, dy), graph.Select(condition, graph.Number(0), dy)];
    }
}
