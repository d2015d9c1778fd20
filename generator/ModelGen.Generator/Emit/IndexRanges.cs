using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Calls;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Emit;

/// <summary>Finds the inputs of a function that are used as indices, through views and calls, and what they have to be below.</summary>
internal sealed class IndexRanges
{
    private readonly Dictionary<Function, ImmutableArray<(int Input, Dim Limit)>> known = [];

    /// <summary>By input, the smallest limit first where there are several.</summary>
    public ImmutableArray<(int Input, Dim Limit)> Of(Function function)
    {
        if (!known.TryGetValue(function, out ImmutableArray<(int Input, Dim Limit)> ranges))
        {
            ranges = [.. function.Graph.Nodes.SelectMany(Of).Distinct().OrderBy(r => r.Input).ThenBy(r => r.Limit.Constant ?? long.MaxValue)];
            known.Add(function, ranges);
        }

        return ranges;
    }

    private IEnumerable<(int Input, Dim Limit)> Of(Node node)
    {
        IEnumerable<(int Input, Dim Limit)> ranges = node.Operator is Call call
            ? Of(call.Function).Where(r => r.Input < node.Inputs.Length)
            : node.Operator.IndexRanges(node).Select(r => (r.Input, r.Limit));
        foreach ((int input, Dim limit) in ranges)
        {
            Value value = node.Inputs[input];
            while (value.Operator is ViewOperator)
            {
                value = value.Node.Inputs[0];
            }

            if (value.Operator is Input source)
            {
                yield return (source.Index, limit);
            }
        }
    }
}
