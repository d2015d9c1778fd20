using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Reduction;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Operators.Loss;

/// <summary>The values of the runtime's enum <c>Reduction</c>.</summary>
internal enum LossReduction
{
    Mean,
    Sum,
    None,
    BatchMean,
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
            LossReduction.BatchMean when losses.Shape.Rank > 0 => graph.Times(
                graph.Add(new ReduceSum(all, KeepDim: false), losses), graph.Over(1, graph.Add(new DimScalar(losses.Shape[0])))),
            LossReduction.Sum => graph.Add(new ReduceSum(all, KeepDim: false), losses),
            _ => graph.Add(new Mean(all, KeepDim: false), losses),
        };
    }
}
