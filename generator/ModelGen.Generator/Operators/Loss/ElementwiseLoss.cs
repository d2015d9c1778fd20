using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Loss;

/// <summary>
/// A loss for each element of an input and a target whose shapes are equal: broadcasting here is a mistake far more often than a wish. Further operands, such as weights,
/// broadcast to that shape.
/// </summary>
internal abstract record ElementwiseLoss(LossReduction Reduction) : CompositeOperator
{
    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        if (inputs.FirstOrDefault(i => i.Element != ElementType.Float32) is { } other)
        {
            throw new ShapeException($"{Name} takes float tensors, but was given {other}");
        }

        if (inputs[0] != inputs[1])
        {
            throw new ShapeException($"{Name}: input and target must have the same shape, but are {inputs[0]} and {inputs[1]}{Remedy(inputs[0].Shape, inputs[1].Shape)}");
        }

        foreach (TensorType extra in inputs.Skip(2))
        {
            if (Shape.Broadcast(inputs[0].Shape, extra.Shape) != inputs[0].Shape)
            {
                throw new ShapeException($"{Name}: {extra} does not broadcast to the input's shape {inputs[0]}");
            }
        }

        return [TensorType.Float(Reduction.Result(inputs[0].Shape))];
    }

    protected sealed override Value Compose(GraphBuilder graph, ImmutableArray<Value> inputs) => Reduction.Reduce(graph, Elements(graph, inputs));

    /// <summary>The loss of each element.</summary>
    protected abstract Value Elements(GraphBuilder graph, ImmutableArray<Value> inputs);

    /// <summary>What to do where one has a dimension of size 1 that the other lacks, such as [batch, 1] and [batch].</summary>
    private static string Remedy(Shape input, Shape target)
    {
        (Shape longer, Shape shorter, string name) = input.Rank > target.Rank ? (input, target, "input") : (target, input, "target");
        for (int axis = 0; axis < longer.Rank && longer.Rank == shorter.Rank + 1; axis++)
        {
            if (longer[axis] == Dim.One && new Shape(longer.Dims.Items.RemoveAt(axis)) == shorter)
            {
                return $"; Squeeze({name}, {axis}) makes them equal";
            }
        }

        return "";
    }
}
