using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Operators.Movement;

/// <summary><c>y[i, j, …]</c> with dimension k of y being dimension <c>Axes[k]</c> of x (<c>torch.permute</c>); <c>dx</c> = the inverse permutation of dy.</summary>
internal sealed record Permute(EquatableArray<int> Axes) : ViewOperator
{
    public override string Name => "permute";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        Shape shape = inputs[0].Shape;
        return Axes.Count == shape.Rank && Axes.Items.Distinct().Count() == shape.Rank && Axes.Items.All(a => a >= 0 && a < shape.Rank)
            ? [inputs[0] with { Shape = new Shape(Axes.Items.Select(a => shape[a]).ToEquatableArray()) }]
            : throw new ShapeException($"permute: the axes ({string.Join(", ", Axes.Items)}) must name each dimension of {shape} once");
    }

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients)
    {
        var inverse = new int[Axes.Count];
        for (int i = 0; i < inverse.Length; i++)
        {
            inverse[Axes[i]] = i;
        }

        return [graph.Add(new Permute(EquatableArray.Create<int>(inverse)), gradients[0]!.Value)];
    }

    public override Access? View(Access input, Shape inputShape, Shape outputShape) =>
        input with { Strides = Axes.Items.Select(a => input.Strides[a]).ToEquatableArray() };

    public override string Describe(ImmutableArray<string> inputs) => $"permute({inputs[0]}, {string.Join(", ", Axes.Items)})";
}
