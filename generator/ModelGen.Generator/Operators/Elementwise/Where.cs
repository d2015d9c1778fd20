using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = c ? a : b</c>; <c>da = c ? dy : 0, db = c ? 0 : dy</c>.</summary>
internal sealed record Where : ElementwiseOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.Where", "condition, x, y", new Where());

    public override string Name => "where";

    public override int Arity => 3;

    public override Saves Saves => Saves.Input;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        RequireElements([inputs[0]], ElementType.Bool);
        RequireElements([inputs[1], inputs[2]], ElementType.Float32);
        return [TensorType.Float(BroadcastShape(inputs))];
    }

    public override string Formula(ImmutableArray<string> arguments) => $"V.Select({arguments[0]}, {arguments[1]}, {arguments[2]})";

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients)
    {
        Value zero = graph.Add(new Constant(0));
        Value gradient = gradients[0]!.Value;
        return [null, graph.Add(this, node.Inputs[0], gradient, zero), graph.Add(this, node.Inputs[0], zero, gradient)];
    }
}
