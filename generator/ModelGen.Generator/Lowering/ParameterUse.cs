using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Calls;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Lowering;

/// <summary>Which parameters a function's results depend on, also through the functions it calls.</summary>
internal sealed class ParameterUse
{
    private readonly Dictionary<Function, HashSet<int>> known = [];

    /// <summary>Indices into the function's own parameters.</summary>
    public HashSet<int> Of(Function function)
    {
        if (known.TryGetValue(function, out HashSet<int>? used))
        {
            return used;
        }

        used = [];
        foreach (Node node in function.Graph.Nodes)
        {
            switch (node.Operator)
            {
                case Parameter parameter:
                    used.Add(parameter.Index);
                    break;
                case Call call:
                    used.UnionWith(call.ToCaller(Of(call.Function)));
                    break;
            }
        }

        known.Add(function, used);
        return used;
    }
}
