using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = a + b</c>; <c>da = dy, db = dy</c>.</summary>
internal sealed record Add : ElementwiseOperator
{
    public static Stub Stub { get; } = Stub.Of("Tensor.op_Addition", "left, right", new Add());

    public override string Name => "add";

    public override int Arity => 2;

    public override string Formula(ImmutableArray<string> arguments) => $"{arguments[0]} + {arguments[1]}";

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) => [gradients[0], gradients[0]];

    public override string Describe(ImmutableArray<string> inputs) => $"{inputs[0]} + {inputs[1]}";
}
