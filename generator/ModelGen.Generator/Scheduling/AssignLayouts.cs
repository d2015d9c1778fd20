using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Calls;
using ModelGen.Generator.Operators.Contraction;
using ModelGen.Generator.Operators.Effects;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Scheduling;

/// <summary>
/// Decides which parameters lie in panels: those that every function reads as nothing but the weight of a matrix product, forward at least once, and whose
/// gradient is nothing but such a product's. All instances of a module agree, so that they can share emitted code.
/// </summary>
/// <remarks>Precondition: the graphs are final. Stands before scheduling, which chooses kernels by layout.</remarks>
internal sealed class AssignLayouts
{
    private readonly Dictionary<Function, ImmutableArray<Use>> uses = [];

    [Flags]
    private enum Use
    {
        None = 0,
        Weight = 1,
        InputGradient = 2,
        WeightGradient = 4,
        Other = 8,
    }

    public static ParameterLayouts Run(ModelProgram program)
    {
        var pass = new AssignLayouts();
        var classes = new Dictionary<string, Use>(StringComparer.Ordinal);
        foreach (Function function in program.EntryPoints.SelectMany(e => e.Functions).Select(f => f.Function))
        {
            ImmutableArray<Use> found = pass.UsesOf(function);
            for (int i = 0; i < found.Length; i++)
            {
                string key = function.Parameters[i].Class;
                classes[key] = found[i] | (classes.TryGetValue(key, out Use present) ? present : Use.None);
            }
        }

        return new(classes.Where(c => (c.Value & (Use.Weight | Use.Other)) == Use.Weight).Select(c => c.Key).ToImmutableHashSet(StringComparer.Ordinal));
    }

    private ImmutableArray<Use> UsesOf(Function function)
    {
        if (uses.TryGetValue(function, out ImmutableArray<Use> known))
        {
            return known;
        }

        var found = new Use[function.Parameters.Length];
        ILookup<Value, Node> users = function.Graph.Users();
        foreach (Node node in function.Graph.Nodes)
        {
            for (int i = 0; i < node.Inputs.Length; i++)
            {
                if (node.Inputs[i].Operator is Parameter parameter)
                {
                    found[parameter.Index] |= Read(node, i, function.Parameters[parameter.Index]);
                }
            }

            if (node.Operator is AccumulateGradient gradient)
            {
                found[gradient.Parameter] |= Gradient(node.Inputs[0], users);
            }
            else if (node.Operator is Call call)
            {
                AddCallee(found, call);
            }
        }

        foreach (Value output in function.Graph.Outputs)
        {
            if (output.Operator is Parameter parameter)
            {
                found[parameter.Index] |= Use.Other;
            }
        }

        ImmutableArray<Use> result = [.. found];
        uses.Add(function, result);
        return result;
    }

    private void AddCallee(Use[] found, Call call)
    {
        ImmutableArray<Use> callee = UsesOf(call.Function);
        foreach (int first in call.Bases)
        {
            for (int i = 0; i < callee.Length; i++)
            {
                found[first + i] |= callee[i];
            }
        }
    }

    private static Use Read(Node user, int input, ParameterSlot slot) => user.Operator switch
    {
        RowMajor when slot.IsTrainable => Use.InputGradient,
        MatMul { TransposeA: false } product when input == 1 && slot.IsTrainable && slot.Shape.Rank == 2 && user.Inputs[0].Operator is not Parameter =>
            product.TransposeB ? Use.Weight : Use.InputGradient,
        _ => Use.Other,
    };

    private static Use Gradient(Value value, ILookup<Value, Node> users) =>
        value.Operator is MatMul { TransposeA: true, TransposeB: false } && value.Shape.Rank == 2 && value.Node.Inputs.All(i => i.Shape.Rank == 2)
            && users[value].Count() == 1 ? Use.WeightGradient : Use.Other;
}
