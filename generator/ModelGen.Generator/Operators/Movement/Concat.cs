using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Operators.Movement;

/// <summary>The inputs one behind the other along <paramref name="Axis"/> (<c>torch.cat</c>); each dx is a slice of dy.</summary>
internal sealed record Concat(int Axis) : PlacementOperator
{
    public override string Name => "concat";

    public override bool Covers => true;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        Shape first = inputs[0].Shape;
        Dim size = Dim.Zero;
        foreach (TensorType input in inputs)
        {
            bool fits = input.Shape.Rank == first.Rank && input.Element == inputs[0].Element;
            for (int i = 0; fits && i < first.Rank; i++)
            {
                fits = i == Axis || input.Shape[i] == first[i];
            }

            if (!fits)
            {
                throw new ShapeException($"concat: {first} and {input} must agree in every dimension but dimension {Axis}");
            }

            size += input.Shape[Axis];
        }

        return [inputs[0] with { Shape = new Shape(first.Dims.Items.SetItem(Axis, size)) }];
    }

    public override ImmutableArray<EquatableArray<Dim>> Origins(ImmutableArray<TensorType> inputs)
    {
        var origins = ImmutableArray.CreateBuilder<EquatableArray<Dim>>();
        Dim position = Dim.Zero;
        foreach (TensorType input in inputs)
        {
            origins.Add(input.Shape.Dims.Items.Select((_, i) => i == Axis ? position : Dim.Zero).ToEquatableArray());
            position += input.Shape[Axis];
        }

        return origins.ToImmutable();
    }

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients)
    {
        ImmutableArray<EquatableArray<Dim>> origins = Origins([.. node.Inputs.Select(i => i.Type)]);
        return [.. node.Inputs.Select((input, i) => (Value?)graph.Add(new Slice(origins[i], input.Shape), gradients[0]!.Value))];
    }
}
