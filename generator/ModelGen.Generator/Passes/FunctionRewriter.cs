using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Calls;

namespace ModelGen.Generator.Passes;

/// <summary>Applies passes to a function and to everything it calls, each function once; calls are redirected to the results.</summary>
/// <param name="passes">What a graph goes through.</param>
/// <param name="movesBorders">Whether permutations at the border of functions go to their callers; only before differentiation.</param>
internal sealed class FunctionRewriter(Func<Graph, Graph> passes, bool movesBorders = false)
{
    private readonly Dictionary<Function, Function> done = [];
    private readonly Dictionary<Function, ImageBorder> borders = [];

    public Function Rewrite(Function function)
    {
        if (!done.TryGetValue(function, out Function? result))
        {
            Graph graph = GraphRewriter.Rewrite(function.Graph, (builder, node, inputs) => movesBorders && node.Operator is Call { Loop: null } call && node.Types.Length > 0 ? Border(call.Function).Call(builder, node, inputs) : null, Redirect);
            result = function with { Graph = passes(graph) };
            done.Add(function, result);
        }

        return result;
    }

    /// <summary>A loop feeds a function what it gave: its border stays as it is.</summary>
    private Operators.Operator Redirect(Operators.Operator op) => op is Call call ? call with { Function = Rewrite(call.Function) } : op;

    private ImageBorder Border(Function function)
    {
        Function rewritten = Rewrite(function);
        if (!borders.TryGetValue(rewritten, out ImageBorder? border))
        {
            borders.Add(rewritten, border = ImageBorder.Of(rewritten, passes));
        }

        return border;
    }
}
