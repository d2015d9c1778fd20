using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Calls;

namespace ModelGen.Generator.Passes;

/// <summary>Applies passes to a function and to everything it calls, each function once; calls are redirected to the results.</summary>
internal sealed class FunctionRewriter(Func<Graph, Graph> passes)
{
    private readonly Dictionary<Function, Function> done = [];

    public Function Rewrite(Function function)
    {
        if (!done.TryGetValue(function, out Function? result))
        {
            Graph graph = GraphRewriter.MapOperators(function.Graph, op => op is Call call ? call with { Function = Rewrite(call.Function) } : op);
            result = function with { Graph = passes(graph) };
            done.Add(function, result);
        }

        return result;
    }
}
