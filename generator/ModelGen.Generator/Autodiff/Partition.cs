using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Autodiff;

/// <summary>
/// Cuts a joint graph into a forward function that keeps values and a backward function that reads them. What the backward half needs of the forward half is
/// kept, unless it is cheaper to compute again: masks always are, views are unless both halves would copy them (<see cref="Copies"/>), a short elementwise formula is
/// where all its inputs are at hand anyway. A function with gradient checkpointing keeps what it draws at random alone.
/// </summary>
internal static class Partition
{
    /// <summary>An elementwise value that costs no more vector instructions than this is computed again rather than written and read; so is a single number.</summary>
    private const int RecomputationCost = 2;

    public static Differentiated Cut(Function function, JointGraph joint, string suffix)
    {
        HashSet<Node> forward = [.. new Graph([], joint.Outputs, joint.Assignments).Nodes];
        Graph backward = new([], joint.InputGradients, joint.Effects);
        ImmutableArray<Value> kept = Keep(
            forward,
            backward,
            [.. joint.Assignments.SelectMany(a => a.Operator.AssignedStates)],
            function.GradientCheckpointing ? [] : Copies.Find(joint, forward),
            function.GradientCheckpointing ? (value, _) => IsRepeatable(value) : IsRecomputed);

        // The forward graph may hold calls whose only used output is a kept one.
        var forwardFunction = new Function(function.Name + "Forward" + suffix, function.Parameters, new Graph(joint.Inputs, [.. joint.Outputs, .. kept], joint.Assignments))
        {
            OutputRoles = [.. function.OutputRoles, .. kept.Select(_ => OutputRole.Kept)],
            OutputNames = [.. function.OutputNames, .. kept.Select(k => k.Label)],
        };

        HashSet<Value> given = [.. kept];
        HashSet<Node> computed = [.. Needed(joint, given)];
        ImmutableArray<int> read = [.. Enumerable.Range(0, joint.Inputs.Length).Where(i => computed.Contains(joint.Inputs[i]))];
        Function backwardFunction = Extract(function, joint, kept, read, suffix);
        return new(forwardFunction, backwardFunction, read);
    }

    /// <summary>Chooses the forward values to keep, walking back from what the backward half reads.</summary>
    /// <param name="assigned">State tensors that have other values by the time of the backward pass.</param>
    /// <param name="copies">Views that both halves would copy.</param>
    /// <param name="isRecomputed">Whether a value is computed again, given what else is wanted.</param>
    private static ImmutableArray<Value> Keep(HashSet<Node> forward, Graph backward, HashSet<int> assigned, HashSet<Value> copies, Func<Value, Func<Value, bool>, bool> isRecomputed)
    {
        // What a value that is computed again reads comes before it, so that each is met after all who may want it.
        var open = new SortedDictionary<(int Id, int Index), Value>();
        var wanted = new HashSet<Value>();
        void Want(Value value)
        {
            bool isAtHand = value.Operator.Kind == OperatorKind.Source && !(value.Parameter is { } parameter && assigned.Contains(parameter.Index));
            if (forward.Contains(value.Node) && !isAtHand && wanted.Add(value))
            {
                open.Add((-value.Node.Id, value.Index), value);
            }
        }

        foreach (Value input in backward.Nodes.Where(n => !forward.Contains(n)).SelectMany(n => n.Inputs))
        {
            Want(input);
        }

        foreach (Value output in backward.Outputs)
        {
            Want(output);
        }

        var kept = new List<Value>();
        while (open.Count > 0)
        {
            KeyValuePair<(int Id, int Index), Value> latest = open.First();
            open.Remove(latest.Key);
            Value value = latest.Value;
            if (!copies.Contains(value) && isRecomputed(value, wanted.Contains))
            {
                foreach (Value input in value.Node.Inputs)
                {
                    Want(input);
                }
            }
            else
            {
                kept.Add(value);
            }
        }

        kept.Reverse();
        return [.. kept];
    }

    private static bool IsRecomputed(Value value, Func<Value, bool> isWanted) => value.Operator switch
    {
        { Kind: OperatorKind.View } => true,
        _ when value.Type.Element == ElementType.Bool => true,
        ElementwiseOperator op when op.Cost <= RecomputationCost || value.Shape.Length == Dim.One => value.Node.Inputs.All(i => i.Operator.Kind == OperatorKind.Source || isWanted(i)),
        _ => false,
    };

    /// <summary>Whether computing a value a second time gives the same, and does nothing else.</summary>
    private static bool IsRepeatable(Value value) =>
        value.Operator.Kind != OperatorKind.Source && !value.Operator.DrawsNumbers && !value.Operator.AssignedStates.Any();

    /// <summary>Copies the backward half into a graph of its own, with kept values as inputs.</summary>
    private static Function Extract(Function function, JointGraph joint, ImmutableArray<Value> kept, ImmutableArray<int> read, string suffix)
    {
        var graph = new GraphBuilder();
        var map = new Dictionary<Value, Value>();
        var inputs = ImmutableArray.CreateBuilder<Node>();
        var roles = ImmutableArray.CreateBuilder<InputRole>();
        void AddInput(Value value, InputRole role)
        {
            Node input = graph.AddNode(new Input(inputs.Count, value.Type), [], value.Label);
            inputs.Add(input);
            roles.Add(role);
            map.Add(value, input.Output);
        }

        foreach (int i in read)
        {
            AddInput(joint.Inputs[i].Output, InputRole.Given);
        }

        foreach (Value value in kept)
        {
            AddInput(value, InputRole.Kept);
        }

        foreach (Node seed in joint.Seeds)
        {
            AddInput(seed.Output, InputRole.Gradient);
        }

        var effects = ImmutableArray.CreateBuilder<Node>();
        HashSet<Node> wanted = [.. joint.Effects];
        foreach (Node node in Needed(joint, map.Keys))
        {
            Node copy = graph.Copy(node, [.. node.Inputs.Select(i => map[i])]);
            for (int i = 0; i < node.Types.Length; i++)
            {
                // Another output of the node may be a kept value.
                if (!map.ContainsKey(new Value(node, i)))
                {
                    map.Add(new Value(node, i), new Value(copy, i));
                }
            }

            if (wanted.Contains(node))
            {
                effects.Add(copy);
            }
        }

        var result = new Graph(inputs.ToImmutable(), [.. joint.InputGradients.Select(g => map[g])], effects.ToImmutable());
        return new Function(function.Name + "Backward" + suffix, function.Parameters, result)
        {
            IsBackward = true,
            InputRoles = roles.ToImmutable(),
            OutputRoles = [.. result.Outputs.Select(_ => OutputRole.Gradient)],
            OutputNames = [.. joint.Inputs.Where(i => i.Types[0].Element == ElementType.Float32).Select(i => "d" + i.Output.Label)],
        };
    }

    /// <summary>The nodes that the backward half computes, in program order: everything its results need that is not given.</summary>
    private static IEnumerable<Node> Needed(JointGraph joint, ICollection<Value> given)
    {
        var seen = new HashSet<Node>();
        var pending = new Stack<Node>(joint.Effects.Concat(joint.InputGradients.Where(g => !given.Contains(g)).Select(g => g.Node)));
        while (pending.Count > 0)
        {
            Node node = pending.Pop();
            if (seen.Add(node))
            {
                foreach (Value input in node.Inputs.Where(i => !given.Contains(i)))
                {
                    pending.Push(input.Node);
                }
            }
        }

        return seen.OrderBy(n => n.Id);
    }
}
