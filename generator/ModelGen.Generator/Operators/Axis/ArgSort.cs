using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Axis;

/// <summary>
/// Where the elements along an axis come from when they are sorted (<c>torch.argsort</c> with <c>stable=True</c>): equal ones keep their order, NaN counts as greater than all
/// else. The second output is the kernel's working memory.
/// </summary>
internal sealed record ArgSort(int Axis, bool Descending) : AxisOperator(Axis)
{
    public static Stub Stub { get; } = Stub.Of("Ops.ArgSort", "x, dim, descending", Sorted);

    /// <summary>The elements in order, and where they come from (<c>torch.sort</c>); the gradient goes back to where they come from.</summary>
    public static Stub Sort { get; } = new Stub("Ops.Sort", ["x, dim, descending"], (graph, arguments) =>
    {
        Value indices = Sorted(graph, arguments), x = indices.Node.Inputs[0];
        return [graph.Add(new Gather(((ArgSort)indices.Operator).Axis), x, indices), indices];
    }) { Result = StubResult.Tuple };

    public override string Name => "argsort";

    public override ImmutableArray<string> OutputNames => ["indices", "keys"];

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        RequireFloats(inputs[0]);
        return [new(ElementType.Int32, inputs[0].Shape), TensorType.Float(Shape.Of(inputs[0].Shape.Length * 2))];
    }

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"Ordering.{(Descending ? "SortDescending" : "Sort")}({outputs[0]}, {outputs[1]}, {inputs[0]}, {Sizes(node.Inputs[0].Shape, dim)})";

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) => [null];

    public override string Describe(ImmutableArray<string> inputs) => $"argsort({inputs[0]}, {Axis}{(Descending ? ", descending" : "")})";

    private static Value Sorted(GraphBuilder graph, ICallArguments arguments)
    {
        Value x = arguments.Tensor("x");
        return graph.Add(new ArgSort(x.Shape.Axis(arguments.Int("dim")), arguments.Bool("descending")), x);
    }
}
