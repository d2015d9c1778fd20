using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Calls;
using ModelGen.Generator.Operators.Contraction;

namespace ModelGen.Generator.Scheduling;

/// <summary>
/// Decides which parameters lie in panels: those that every function reads as nothing but the weight of a matrix product, forward at least once, and whose
/// gradient is nothing but such a product's. All instances of a module agree, so that they can share emitted code. Where a model's weights are bfloat16, these are, and tables whose rows are
/// looked up besides.
/// </summary>
/// <remarks>Precondition: the graphs are final. Stands before scheduling, which chooses kernels by layout.</remarks>
internal sealed class AssignLayouts
{
    private readonly Dictionary<Function, ImmutableArray<WeightUses>> uses = [];

    public static ParameterLayouts Run(ModelProgram program)
    {
        var pass = new AssignLayouts();
        var classes = new Dictionary<string, WeightUses>(StringComparer.Ordinal);
        foreach (Function function in program.EntryPoints.SelectMany(e => e.AllFunctions))
        {
            ImmutableArray<WeightUses> found = pass.UsesOf(function);
            for (int i = 0; i < found.Length; i++)
            {
                string key = function.Parameters[i].Class;
                classes[key] = found[i] | (classes.TryGetValue(key, out WeightUses present) ? present : WeightUses.None);
            }
        }

        ImmutableHashSet<string> halves = program.Declaration.HasBFloat16Weights ? Find(WeightUses.Weight, WeightUses.Other | WeightUses.InputGradient | WeightUses.Convolved) : [];
        return new(Find(WeightUses.Weight, WeightUses.Other | WeightUses.Rows).Except(halves), halves);

        ImmutableHashSet<string> Find(WeightUses needed, WeightUses excluded) =>
            classes.Where(c => (c.Value & (needed | excluded)) == needed).Select(c => c.Key).ToImmutableHashSet(StringComparer.Ordinal);
    }

    private ImmutableArray<WeightUses> UsesOf(Function function)
    {
        if (uses.TryGetValue(function, out ImmutableArray<WeightUses> known))
        {
            return known;
        }

        var found = new WeightUses[function.Parameters.Length];
        ILookup<Value, Node> users = function.Graph.Users();
        foreach (Node node in function.Graph.Nodes)
        {
            for (int i = 0; i < node.Inputs.Length; i++)
            {
                if (node.Inputs[i].Parameter is { } parameter)
                {
                    found[parameter.Index] |= function.Parameters[parameter.Index].IsTrainable ? node.Operator.UseOf(node, i) : WeightUses.Other;
                }
            }

            if (node.Operator.AddsToGradientOf is { } gradient)
            {
                found[gradient] |= Gradient(node.Inputs[0], users);
            }
            else if (node.Operator is Call call)
            {
                AddCallee(found, call);
            }
        }

        foreach (Value output in function.Graph.Outputs)
        {
            if (output.Parameter is { } parameter)
            {
                found[parameter.Index] |= WeightUses.Other;
            }
        }

        ImmutableArray<WeightUses> result = [.. found];
        uses.Add(function, result);
        return result;
    }

    private void AddCallee(WeightUses[] found, Call call)
    {
        ImmutableArray<WeightUses> callee = UsesOf(call.Function);
        foreach (int first in call.Bases)
        {
            for (int i = 0; i < callee.Length; i++)
            {
                found[first + i] |= callee[i];
            }
        }
    }

    private static WeightUses Gradient(Value value, ILookup<Value, Node> users) =>
        value.Operator.GivesWeightGradient(value.Node) && users[value].Count() == 1 ? WeightUses.WeightGradient : WeightUses.Other;
}
