using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Scheduling;

/// <summary>Finds the inputs of a function that are used as indices, through views and calls, and what they have to be below.</summary>
internal static class IndexRanges
{
    /// <summary>By input of the function, the smallest limit first where there are several.</summary>
    /// <param name="rangesOf">Those of the functions called.</param>
    public static ImmutableArray<IndexRange> Of(Function function, Func<Function, ImmutableArray<IndexRange>> rangesOf) =>
        [.. function.Graph.Nodes.SelectMany(n => Of(n, rangesOf)).Distinct().OrderBy(r => r.Input).ThenBy(r => r.Limit.Constant ?? long.MaxValue)];

    private static IEnumerable<IndexRange> Of(Node node, Func<Function, ImmutableArray<IndexRange>> rangesOf)
    {
        IEnumerable<IndexRange> ranges = node.Operator.Callee is { } callee
            ? rangesOf(callee).Where(r => r.Input < node.Inputs.Length)
            : node.Operator.IndexRanges(node);
        foreach (IndexRange range in ranges)
        {
            Value value = node.Inputs[range.Input];
            while (value.Operator is ViewOperator)
            {
                value = value.Node.Inputs[0];
            }

            if (value.Operator is Input source)
            {
                yield return range with { Input = source.Index };
            }
        }
    }
}
