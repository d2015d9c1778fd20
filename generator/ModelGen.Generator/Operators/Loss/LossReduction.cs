using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Reduction;

namespace ModelGen.Generator.Operators.Loss;

/// <summary>The values of the runtime's enum <c>Reduction</c>.</summary>
internal enum LossReduction
{
    Mean,
    Sum,
    None,
}

internal static class LossReductions
{
    /// <summary>The shape of a loss whose elements have the shape <paramref name="elements"/>.</summary>
    public static Shape Result(this LossReduction reduction, Shape elements) => reduction == LossReduction.None ? elements : Shape.Scalar;

    /// <summary>Makes one number of many.</summary>
    public static Value Reduce(this LossReduction reduction, GraphBuilder graph, Value losses)
    {
        EquatableArray<int> all = Enumerable.Range(0, losses.Shape.Rank).ToEquatableArray();
        return reduction switch
        {
            LossReduction.None => losses,
            LossReduction.Sum => graph.Add(new ReduceSum(all, KeepDim: false), losses),
            _ => graph.Add(new Mean(all, KeepDim: false), losses),
        };
    }
}
