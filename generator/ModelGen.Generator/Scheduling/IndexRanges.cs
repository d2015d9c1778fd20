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
            if (SourceOf(node.Inputs[range.Input]) is not { } source)
            {
                continue;
            }

            if (range.Rows is not { } rows)
            {
                yield return range with { Input = source.Index };
            }
            else if (SourceOf(node.Inputs[rows.Lengths]) is { } lengths && IsWhole(node, range.Input) && IsWhole(node, rows.Lengths))
            {
                yield return range with { Input = source.Index, Rows = rows with { Lengths = lengths.Index } };
            }
        }
    }

    /// <summary>The function's input that a value is a view of, if it is.</summary>
    private static Input? SourceOf(Value value)
    {
        while (value.Operator is ViewOperator)
        {
            value = value.Node.Inputs[0];
        }

        return value.Operator as Input;
    }

    /// <summary>Whether an input is a function's input as it is, and not a part of it or a step of a sequence: rows that are counted lie elsewhere in the whole, and are left to the kernel.</summary>
    private static bool IsWhole(Node node, int input) =>
        node.Inputs[input].Operator is Input && (node.Operator.Callee is not { } callee || callee.Graph.Inputs[input].Types[0] == node.Inputs[input].Type);
}
