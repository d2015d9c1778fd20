using System.Collections.Immutable;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Derivatives;

/// <summary>
/// <c>∂(Σ y)/∂x</c> for each x, zeros where y does not depend on it (<c>torch.autograd.grad</c> with <c>create_graph=True</c>); inputs y and every x. The reverse walk puts nodes in its place,
/// which have derivatives like all others.
/// </summary>
/// <param name="Count">The number of xs.</param>
internal sealed record Gradient(int Count) : Operator
{
    public static Stub Stub { get; } = Stub.Of("Ops.Gradient", "y, x", (graph, arguments) => Of(graph, arguments.Tensor("y"), [arguments.Tensor("x")])[0]);

    public static Stub OfSeveral { get; } =
        new("Ops.Gradients", ["y, xs"], (graph, arguments) => Of(graph, arguments.Tensor("y"), arguments.Tensors("xs"))) { Result = StubResult.Array };

    public override string Name => "gradient";

    public override ImmutableArray<string> OutputNames => [.. Enumerable.Repeat(Name, Count)];

    public override OperatorKind Kind => OperatorKind.Derivative;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => inputs.FirstOrDefault(i => i.Element != ElementType.Float32) is { } other
        ? throw new ShapeException($"gradient takes float tensors, but was given {other}")
        : inputs.RemoveAt(0);

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) =>
        throw new InvalidOperationException("a gradient is expanded before anything is differentiated");

    public override DiagnosticInfo? Doubt(Node node, ImmutableArray<Traits> inputs)
    {
        int zero = Enumerable.Range(1, Count).FirstOrDefault(i => !DependsOn(node.Inputs[0], node.Inputs[i]));
        return zero == 0 ? null : DiagnosticInfo.Create(
            Descriptors.GradientIsZero, node.Site, Text(node.Inputs[0], "y"), Text(node.Inputs[zero], Count == 1 ? "x" : FormattableString.Invariant($"xs[{zero - 1}]")));

        static string Text(Value value, string argument) => $"'{value.Name ?? argument}'";
    }

    private static ImmutableArray<Value> Of(GraphBuilder graph, Value y, ImmutableArray<Value> xs) =>
        xs.IsEmpty ? throw new ShapeException("gradients takes at least one tensor whose gradient is wanted") : [.. graph.AddNode(new Gradient(xs.Length), [y, .. xs]).Outputs];

    /// <summary>Whether a value is computed from another one, which may be a parameter that a called module reads.</summary>
    private static bool DependsOn(Value y, Value x)
    {
        var seen = new HashSet<Node>();
        var pending = new Stack<Node>([y.Node]);
        while (pending.Count > 0)
        {
            Node node = pending.Pop();
            if (node == x.Node || (x.Parameter is { } parameter && node.Operator.ReadParameters.Contains(parameter.Index)))
            {
                return true;
            }

            foreach (Value input in seen.Add(node) ? node.Inputs : [])
            {
                pending.Push(input.Node);
            }
        }

        return false;
    }
}
