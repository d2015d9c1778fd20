using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = a * b</c>; <c>da = dy * b, db = dy * a</c>.</summary>
internal sealed record Multiply : ElementwiseOperator
{
    public static Stub Stub { get; } = Stub.Of("Tensor.op_Multiply", "left, right", new Multiply());

    public override string Name => "mul";

    public override int Arity => 2;

    public override Saves Saves => Saves.Input;

    public override string Formula(ImmutableArray<string> arguments) => $"{arguments[0]} * {arguments[1]}";

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) =>
        [graph.Add(this, gradients[0]!.Value, node.Inputs[1]), graph.Add(this, gradients[0]!.Value, node.Inputs[0])];

    public override string Describe(ImmutableArray<string> inputs) => $"{inputs[0]} * {inputs[1]}";
}
