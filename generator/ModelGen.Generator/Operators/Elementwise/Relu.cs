using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = max(x, 0)</c>; <c>dx = y &gt; 0 ? dy : 0</c>.</summary>
internal sealed record Relu : ElementwiseOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.Relu", "x", new Relu());

    public override string Name => "relu";

    public override int Arity => 1;

    public override Saves Saves => Saves.Output;

    public override string Formula(ImmutableArray<string> arguments) => $"V.Max({arguments[0]}, V.Zero)";

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients)
    {
        Value zero = graph.Add(new Constant(0));
        return [graph.Add(new Where(), graph.Add(new Greater(), node.Output, zero), gradients[0]!.Value, zero)];
    }
}
