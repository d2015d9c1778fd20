using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Calls;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Emit;

/// <summary>Finds the inputs of a function that are used as indices, through views and calls, and what they have to be below.</summary>
internal sealed class IndexRanges
{
    private readonly Dictionary<Function, ImmutableArray<IndexRange>> known = [];

    /// <summary>By input of the function, the smallest limit first where there are several.</summary>
    public ImmutableArray<IndexRange> Of(Function function)
    {
        if (!known.TryGetValue(function, out ImmutableArray<IndexRange> ranges))
        {
            ranges = [.. function.Graph.Nodes.SelectMany(Of).Distinct().OrderBy(r => r.Input).ThenBy(r => r.Limit.Constant ?? long.MaxValue)];
            known.Add(function, ranges);
        }

        return ranges;
    }

    private IEnumerable<IndexRange> Of(Node node)
    {
        IEnumerable<IndexRange> ranges = node.Operator is Call call
            ? Of(call.Function).Where(r => r.Input < node.Inputs.Length)
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
