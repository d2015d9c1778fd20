using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Movement;

/// <summary><c>y = x</c> in row-major order under another shape of the same length; <c>dx = reshape(dy)</c>.</summary>
internal sealed record Reshape(Shape Shape) : ViewOperator
{
    public override string Name => "reshape";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) =>
        inputs[0].Shape.Length == Shape.Length
            ? [inputs[0] with { Shape = Shape }]
            : throw new ShapeException($"reshape: {inputs[0].Shape} has {inputs[0].Shape.Length} elements and cannot become {Shape} with {Shape.Length}");

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) =>
        [graph.Add(new Reshape(node.Inputs[0].Shape), gradients[0]!.Value)];

    public override Access? View(Access input, Shape inputShape, Shape outputShape)
    {
        if (input.IsDense(inputShape))
        {
            return Access.Dense(outputShape) with { Offset = input.Offset };
        }

        return OnlyOnesDiffer(input, inputShape, outputShape);
    }

    public override string Describe(ImmutableArray<string> inputs) => $"reshape({inputs[0]}, {Shape})";

    /// <summary>Adding and removing dimensions of size 1 works for any strides.</summary>
    private static Access? OnlyOnesDiffer(Access input, Shape inputShape, Shape outputShape)
    {
        var strides = new Dim[outputShape.Rank];
        int from = 0;
        for (int i = 0; i < outputShape.Rank; i++)
        {
            strides[i] = Dim.Zero;
            if (outputShape[i] == Dim.One)
            {
                continue;
            }

            while (from < inputShape.Rank && inputShape[from] == Dim.One)
            {
                from++;
            }

            if (from == inputShape.Rank || inputShape[from] != outputShape[i])
            {
                return null;
            }

            strides[i] = input.Strides[from++];
        }

        return new(input.Offset, Infrastructure.EquatableArray.Create<Dim>(strides));
    }
}
