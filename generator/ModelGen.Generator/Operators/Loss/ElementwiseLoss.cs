using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Loss;

/// <summary>
/// A loss for each element of an input and a target whose shapes are equal, or of one number that is the target of all: other broadcasting is a mistake far more often than a wish. Further operands, such as weights,
/// broadcast to that shape.
/// </summary>
internal abstract record ElementwiseLoss(LossReduction Reduction) : CompositeOperator
{
    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        Require(Name, inputs);
        return [TensorType.Float(Reduction.Result(inputs[0].Shape))];
    }

    protected sealed override Value Compose(GraphBuilder graph, ImmutableArray<Value> inputs) => Reduction.Reduce(graph, Elements(graph, inputs));

    /// <summary>The loss of each element.</summary>
    protected abstract Value Elements(GraphBuilder graph, ImmutableArray<Value> inputs);

    /// <summary>Throws unless input and target are floats of one shape, or the target a number, and all others broadcast to the input.</summary>
    /// <param name="name">The loss that is spoken of.</param>
    internal static void Require(string name, ImmutableArray<TensorType> inputs)
    {
        if (inputs.FirstOrDefault(i => i.Element != ElementType.Float32) is { } other)
        {
            throw new ShapeException($"{name} takes float tensors, but was given {other}");
        }

        (Shape input, Shape target) = (inputs[0].Shape, inputs[1].Shape);
        if (input != target && target.Rank > 0)
        {
            throw new ShapeException($"{name}: input and target must have the same shape, but are {input} and {target}{Squeezing.Remedy("input", input, target)}{Squeezing.Remedy("target", target, input)}");
        }

        foreach (TensorType extra in inputs.Skip(2))
        {
            if (Shape.Broadcast(input, extra.Shape) != input)
            {
                throw new ShapeException($"{name}: {extra} does not broadcast to the input's shape {input}");
            }
        }
    }
}
