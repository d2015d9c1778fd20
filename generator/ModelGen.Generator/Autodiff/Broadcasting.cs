using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Operators.Reduction;

namespace ModelGen.Generator.Autodiff;

/// <summary>Brings a gradient back to the shape of a value that was broadcast: the one place where that is done.</summary>
internal static class Broadcasting
{
    /// <summary>Sums over the dimensions in which <paramref name="shape"/> was repeated, or repeats where the gradient is the same for all elements.</summary>
    public static Value SumTo(GraphBuilder graph, Value gradient, Shape shape)
    {
        if (gradient.Shape == shape)
        {
            return gradient;
        }

        if (Shape.Broadcast(gradient.Shape, shape) == shape)
        {
            return graph.Add(new Expand(shape), gradient);
        }

        int added = gradient.Shape.Rank - shape.Rank;
        var axes = Enumerable.Range(0, gradient.Shape.Rank)
            .Where(i => i < added || (shape[i - added] == Dim.One && gradient.Shape[i] != Dim.One))
            .ToEquatableArray();
        Value sum = graph.Add(new ReduceSum(axes, KeepDim: false), gradient);
        return sum.Shape == shape ? sum : graph.Add(new Reshape(shape), sum);
    }
}
