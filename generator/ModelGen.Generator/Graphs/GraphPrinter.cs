using System.Collections.Immutable;
using System.Text;

namespace ModelGen.Generator.Graphs;

/// <summary>A graph as text, a node a line: <c>%3 h = relu(%2)  [batch, 128]</c>.</summary>
internal static class GraphPrinter
{
    /// <summary>A function and everything it calls, callees first.</summary>
    public static string Print(Function function)
    {
        var text = new StringBuilder();
        foreach (Function f in WithCallees(function))
        {
            text.Append(f.Name).Append('(').Append(string.Join(", ", f.Graph.Inputs.Select(Operand))).Append(")\n").Append(Print(f.Graph));
        }

        return text.ToString();
    }

    public static string Print(Graph graph)
    {
        var text = new StringBuilder();
        foreach (Node node in graph.Nodes)
        {
            ImmutableArray<string> inputs = [.. node.Inputs.Select(i => i.ToString())];
            text.Append("  ").Append(Operand(node)).Append(" = ").Append(node.Operator.Describe(inputs));
            if (node.Types.Length > 0)
            {
                text.Append("  ").Append(string.Join(", ", node.Types));
            }

            text.Append('\n');
        }

        return text.Append("  return ").Append(string.Join(", ", graph.Outputs)).Append('\n').ToString();
    }

    private static string Operand(Node node) => node.Names.Any(n => n is not null) ? $"%{node.Id} {string.Join(", ", node.Names.Select(n => n ?? "_"))}" : $"%{node.Id}";

    /// <summary>Every function once, callees before callers. Modules cannot be recursive; the depth is that of the nesting of modules.</summary>
    private static List<Function> WithCallees(Function function)
    {
        var ordered = new List<Function>();
        var pending = new Stack<Function>([function]);
        while (pending.Count > 0)
        {
            Function next = pending.Pop();
            ordered.Remove(next);
            ordered.Insert(0, next);
            foreach (Function callee in next.Callees)
            {
                pending.Push(callee);
            }
        }

        return ordered;
    }
}
