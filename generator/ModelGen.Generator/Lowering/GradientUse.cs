using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Calls;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// Which parameters a gradient of a function's results may reach, also through the functions it calls: those that it uses, but for what goes through <c>Detach</c>, rounding, integers and
/// conditions alone, or into no result.
/// </summary>
internal sealed class GradientUse
{
    private readonly Dictionary<(Function Function, string Wanted), Reach> known = [];

    /// <summary>Indices into the function's own parameters.</summary>
    public IReadOnlyCollection<int> Of(Function function) => Visit(function, [.. function.OutputRoles.Select(role => role != OutputRole.Carried)]).Parameters;

    private Reach Visit(Function function, ImmutableArray<bool> wanted)
    {
        (Function, string) key = (function, string.Join(" ", wanted));
        if (known.TryGetValue(key, out Reach? found))
        {
            return found;
        }

        HashSet<Value> reached = [.. function.Graph.Outputs.Where((output, i) => wanted[i] && HasGradient(output))];
        var parameters = new HashSet<int>();
        foreach (Node node in function.Graph.Nodes.Reverse().Where(n => n.Outputs.Any(reached.Contains)))
        {
            switch (node.Operator)
            {
                case Parameter parameter:
                    parameters.Add(parameter.Index);
                    break;
                case Call call:
                    // What one step of a loop gives the next one reads.
                    Reach callee = Visit(call.Function, call.Loop is null ? [.. node.Outputs.Select(reached.Contains)] : [.. call.Function.Graph.Outputs.Select(_ => true)]);
                    parameters.UnionWith(call.ToCaller(callee.Parameters));
                    reached.UnionWith(node.Inputs.Where((input, i) => callee.Inputs[i] && HasGradient(input)));
                    break;
                case var op when !op.StopsGradients:
                    reached.UnionWith(node.Inputs.Where(HasGradient));
                    break;
            }
        }

        return known[key] = new Reach(parameters, [.. function.Graph.Inputs.Select(input => reached.Contains(input.Output))]);
    }

    private static bool HasGradient(Value value) => value.Type.Element == ElementType.Float32;

    /// <param name="Parameters">Indices into the function's parameters.</param>
    /// <param name="Inputs">Whether a gradient may reach them.</param>
    private sealed record Reach(HashSet<int> Parameters, ImmutableArray<bool> Inputs);
}
