using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Calls;
using ModelGen.Generator.Operators.Movement;

namespace ModelGen.Generator.Passes;

/// <summary>
/// Turns a run of calls of one function, each fed by the one before, into one call with a count: twelve transformer blocks become a loop, in source text and in
/// compile time.
/// </summary>
/// <remarks>Stands before differentiation, so that the backward pass is a loop too.</remarks>
internal static class RollCalls
{
    public static Graph Run(Graph graph)
    {
        Dictionary<Node, ImmutableArray<Node>> runs = FindRuns(graph);
        if (runs.Count == 0)
        {
            return graph;
        }

        HashSet<Node> swallowed = [.. runs.Values.SelectMany(r => r.Take(r.Length - 1))];
        var listed = new Graph(graph.Inputs, graph.Outputs, [.. graph.Effects.Where(e => !swallowed.Contains(e))]);
        return GraphRewriter.Rewrite(listed, (builder, node, inputs) =>
        {
            if (!runs.TryGetValue(node, out ImmutableArray<Node> run))
            {
                return swallowed.Contains(node) ? PassThrough(node, inputs) : null;
            }

            var first = (Call)run[0].Operator;
            ImmutableArray<int> scanned = [.. Enumerable.Range(0, inputs.Length).Where(i => IsCache(first, i) && run[0].Inputs[i] != run[1].Inputs[i])];
            var loop = new Loop(run.Length, node.Types.Select((_, i) => new LoopOutput(i, IsStacked: false)).ToEquatableArray())
            {
                Stride = ((Call)run[1].Operator).Base - first.Base,
                Scanned = scanned.ToEquatableArray(),
            };
            return [.. builder.AddNode(first with { Loop = loop }, [.. inputs.Select((input, i) => scanned.Contains(i) ? Stack(builder, input, run[0].Inputs[i], run.Length) : input)]).Outputs];
        });
    }

    /// <summary>The runs by their last node; swallowed nodes hand their inputs on, so that the last one sees those of the first.</summary>
    private static Dictionary<Node, ImmutableArray<Node>> FindRuns(Graph graph)
    {
        ILookup<Value, Node> users = graph.Users();
        HashSet<Value> outputs = [.. graph.Outputs];
        var runs = new Dictionary<Node, ImmutableArray<Node>>();
        var taken = new HashSet<Node>();
        foreach (Node start in graph.Nodes)
        {
            if (taken.Contains(start) || start.Operator is not Call { Loop: null })
            {
                continue;
            }

            var run = ImmutableArray.CreateBuilder<Node>();
            run.Add(start);
            while (Next(run, users, outputs) is { } next)
            {
                run.Add(next);
            }

            if (run.Count > 1)
            {
                taken.UnionWith(run);
                runs.Add(run[run.Count - 1], run.ToImmutable());
            }
        }

        return runs;
    }

    /// <summary>The call that continues a run, if there is one.</summary>
    private static Node? Next(ImmutableArray<Node>.Builder run, ILookup<Value, Node> users, HashSet<Value> outputs)
    {
        Node last = run[run.Count - 1];
        var call = (Call)last.Operator;
        int carried = last.Types.Length;
        if (carried == 0 || carried > last.Inputs.Length || call.Function.Keeps || !TypesRepeat(last))
        {
            return null;
        }

        Node? next = users[last.Output].FirstOrDefault();
        if (next?.Operator is not Call { Loop: null } nextCall || nextCall.Function != call.Function)
        {
            return null;
        }

        // The step from instance to instance is that of the module's own size (or zero: the same instance again), and the same all along.
        int stride = nextCall.Base - call.Base;
        bool strides = run.Count == 1 ? stride == call.Function.Parameters.Length || stride == 0 : stride == call.Base - ((Call)run[run.Count - 2].Operator).Base;
        if (!strides)
        {
            return null;
        }

        for (int i = 0; i < next.Inputs.Length; i++)
        {
            var output = new Value(last, i);
            bool fits = i < carried
                ? next.Inputs[i] == output && !outputs.Contains(output) && users[output].All(u => u == next)
                : next.Inputs[i] == last.Inputs[i] || (IsCache(call, i) && Follows(next.Inputs[i], last.Inputs[i]));
            if (!fits)
            {
                return null;
            }
        }

        // A carried value may not be read a second time as something else.
        return next.Inputs.Skip(carried).Any(i => i.Node == last) ? null : next;
    }

    /// <summary>Whether an input is the caches of the instance that is called.</summary>
    private static bool IsCache(Call call, int input) => call.Function.InputRoles[input] == InputRole.Cache;

    /// <summary>Whether a slice of the caches begins where another one of the same size ends.</summary>
    private static bool Follows(Value next, Value last) =>
        next.Operator is Slice after && last.Operator is Slice before && next.Node.Inputs[0] == last.Node.Inputs[0] && after.Shape == before.Shape && after.Start[0] == before.Start[0] + before.Shape[0];

    /// <summary>The caches of all instances, from those of the first one on.</summary>
    private static Value Stack(GraphBuilder builder, Value last, Value first, int count)
    {
        var slice = (Slice)first.Operator;
        Value all = Slice.Along(builder, last.Node.Inputs[0], 0, slice.Start[0], slice.Shape[0] * count);
        return builder.Add(new Reshape(Shape.Of(count, slice.Shape[0])), all);
    }

    private static bool TypesRepeat(Node node) => Enumerable.Range(0, node.Types.Length).All(i => node.Types[i] == node.Inputs[i].Type);

    private static ImmutableArray<Value> PassThrough(Node node, ImmutableArray<Value> inputs) => [.. inputs.Take(node.Types.Length)];
}
