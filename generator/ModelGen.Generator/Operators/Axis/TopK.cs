using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Axis;

/// <summary>
/// Where along an axis the k greatest elements are, or the least, the most extreme first (the indices of <c>torch.topk</c>): of equal ones those that come first, NaN counts as
/// greater than all else. The second output is the kernel's working memory.
/// </summary>
internal sealed record TopK(int Axis, int K, bool Largest) : AxisOperator(Axis)
{
    /// <summary>The elements and where they are; the gradient goes back to where they are.</summary>
    public static Stub Stub { get; } = new Stub("Ops.TopK", ["x, k, dim, largest"], (graph, arguments) =>
    {
        Value x = arguments.Tensor("x");
        int axis = x.Shape.Axis(arguments.Int("dim")), k = arguments.Int("k");
        if (k < 0)
        {
            throw new HyperparameterException("k", "a number of elements", $"{k}");
        }

        Value indices = graph.Add(new TopK(axis, k, arguments.Bool("largest")), x);
        return [graph.Add(new Gather(axis), x, indices), indices];
    }) { Result = StubResult.Tuple };

    public override string Name => "topk";

    public override ImmutableArray<string> OutputNames => ["indices", "keys"];

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        RequireFloats(inputs[0]);
        Shape shape = inputs[0].Shape, result = new(shape.Dims.Items.SetItem(Axis, K));
        return (shape[Axis] - K).IsNegative
            ? throw new ShapeException($"topk: dimension {Axis} of {shape} does not have {K} elements")
            : [new(ElementType.Int32, result), TensorType.Float(Shape.Of(result.Length * 2))];
    }

    public override ImmutableArray<SizeBound> SizeBounds(Node node) =>
        [new SizeBound(node.Inputs[0].Shape[Axis] - K, $"{K} elements of dimension {Axis} of {node.Inputs[0].Shape}")];

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"Ordering.{(Largest ? "Largest" : "Smallest")}({outputs[0]}, {outputs[1]}, {inputs[0]}, {Sizes(node.Inputs[0].Shape, dim)}, {dim(K)})";

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) => [null];

    public override string Describe(ImmutableArray<string> inputs) => $"topk({inputs[0]}, {K}, {Axis}{(Largest ? "" : ", smallest")})";
}
