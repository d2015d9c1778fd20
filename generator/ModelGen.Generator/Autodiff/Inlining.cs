using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Calls;
using ModelGen.Generator.Operators.Effects;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Autodiff;

/// <summary>Puts the nodes of called functions in place of their calls, those of each step in place of a loop. Calls within them stay calls.</summary>
internal sealed class Inlining
{
    /// <summary>A loop of more steps is not taken apart.</summary>
    private const int MostSteps = 1000;

    private readonly GraphBuilder builder = new();
    private readonly Graph graph;
    private readonly HashSet<Node> calls;
    private readonly Dictionary<int, Value> tensors = [];
    private readonly SortedDictionary<int, Value> assigned = [];
    private readonly List<Node> effects = [];

    /// <param name="graph">What calls.</param>
    /// <param name="calls">The nodes to replace. Other calls that assign the same state tensors are replaced as well: what they read goes from one to the next.</param>
    public Inlining(Graph graph, HashSet<Node> calls)
    {
        this.graph = graph;
        this.calls = calls;
        int before;
        do
        {
            before = calls.Count;
            HashSet<int> states = [.. calls.SelectMany(c => c.Operator.AssignedStates)];
            calls.UnionWith(graph.Nodes.Where(n => n.Operator is Call && n.Operator.AssignedStates.Any(states.Contains)));
        }
        while (calls.Count > before);
    }

    /// <summary>A graph whose calls may be made again: calls that draw numbers or assign states, within calls too, are taken apart into what does and what does not. Loops stay.</summary>
    public static Graph OfUnrepeatable(Graph graph)
    {
        while (true)
        {
            HashSet<Node> calls = [.. graph.Nodes.Where(n => n.Operator is Call { Loop: null } && (n.Operator.DrawsNumbers || n.Operator.AssignedStates.Any()))];
            if (calls.Count == 0)
            {
                return graph;
            }

            graph = new Inlining(graph, calls).Run();
        }
    }

    public Graph Run()
    {
        var values = new Dictionary<Value, Value>();
        HashSet<Node> wanted = [.. graph.Effects];
        foreach (Node node in graph.Inputs.Concat(graph.Computed))
        {
            ImmutableArray<Value> inputs = [.. node.Inputs.Select(i => values[i])];
            ImmutableArray<Value> outputs = calls.Contains(node) ? Inline((Call)node.Operator, node.Site, inputs)
                : node.Operator is Parameter parameter ? [Read(parameter)]
                : Copy(node, node.Operator, inputs, wanted.Contains(node));
            for (int i = 0; i < outputs.Length; i++)
            {
                values.Add(new Value(node, i), outputs[i]);
                if (node.Names[i] is { } name && outputs[i].Name is null)
                {
                    builder.Name(outputs[i], name);
                }
            }
        }

        effects.AddRange(assigned.Select(a => builder.AddNode(new AssignState(a.Key, a.Value.Shape), [a.Value])));
        return new([.. graph.Inputs.Select(i => values[i.Output].Node)], [.. graph.Outputs.Select(o => values[o])], [.. effects]);
    }

    private ImmutableArray<Value> Inline(Call call, int site, ImmutableArray<Value> inputs)
    {
        if (call.Loop is not { } loop)
        {
            return Body(call.Function, call.Base, site, inputs);
        }

        if (loop.Count.Constant is not { } count || count > MostSteps)
        {
            string steps = loop.Count.Constant is null ? $"{loop.Count} steps, a number that is not known at build time" : FormattableString.Invariant($"{loop.Count} steps, more than {MostSteps}");
            throw new GradientException(site, $"it goes through a loop of {steps}");
        }

        var stacks = new Value[loop.Outputs.Count][];
        ImmutableArray<Value> state = inputs;
        ImmutableArray<Value> last = [];
        for (int step = 0; step < count; step++)
        {
            int index = loop.IsReversed ? (int)count - 1 - step : step;
            ImmutableArray<Value> given = [.. state.Select((x, i) => loop.Scanned.Contains(i) ? Element(x, index) : x)];
            last = Body(call.Function, call.Base + (index * loop.Stride), site, given);
            for (int o = 0; o < last.Length; o++)
            {
                (stacks[o] ??= new Value[count])[index] = last[o];
                state = loop.Outputs[o].FedTo is { } fed ? state.SetItem(fed, last[o]) : state;
            }
        }

        return [.. loop.Results.Select(r => r.Kind switch
        {
            LoopResultKind.Last => count == 0 ? inputs[loop.Outputs[r.Output].FedTo!.Value] : last[r.Output],
            LoopResultKind.Stack when count > 0 => builder.Add(new Concat(0), [.. stacks[r.Output].Select(Row)]),
            _ => throw new GradientException(site, "it goes through a loop without steps"),
        })];
    }

    /// <summary>The nodes of a function, with its parameters beginning at <paramref name="first"/>.</summary>
    private ImmutableArray<Value> Body(Function function, int first, int site, ImmutableArray<Value> inputs)
    {
        var values = new Dictionary<Value, Value>();
        for (int i = 0; i < inputs.Length; i++)
        {
            values.Add(function.Graph.Inputs[i].Output, inputs[i]);
        }

        HashSet<Node> wanted = [.. function.Graph.Effects];
        var states = new List<(int Index, Value Value)>();
        foreach (Node node in function.Graph.Computed)
        {
            ImmutableArray<Value> given = [.. node.Inputs.Select(i => values[i])];
            if (node.Operator is AssignState assign)
            {
                states.Add((first + assign.Parameter, given[0]));
                continue;
            }

            ImmutableArray<Value> outputs = node.Operator switch
            {
                Parameter parameter => [Read(parameter with { Index = first + parameter.Index })],
                Call call => Copy(node, (call with { Base = first + call.Base }).Redraw(call.DrawsNumbers ? builder.Count : -1), given, wanted.Contains(node)),
                var op => Copy(node, op.Redraw(builder.Count), given, isEffect: false),
            };
            for (int i = 0; i < outputs.Length; i++)
            {
                values.Add(new Value(node, i), outputs[i]);
            }
        }

        // The function has read the old values; whatever comes behind it reads the new ones.
        foreach ((int index, Value value) in states)
        {
            assigned[index] = value;
            tensors[index] = value;
        }

        builder.Site = site;
        return [.. function.Graph.Outputs.Select(o => values[o])];
    }

    /// <summary>A tensor of the caller's, or what has been assigned to it.</summary>
    private Value Read(Parameter parameter)
    {
        if (!tensors.TryGetValue(parameter.Index, out Value value))
        {
            tensors.Add(parameter.Index, value = builder.Add(parameter));
        }

        return value;
    }

    private ImmutableArray<Value> Copy(Node node, Operator op, ImmutableArray<Value> inputs, bool isEffect)
    {
        Node copy = builder.Replace(node, op, inputs);
        if (isEffect)
        {
            effects.Add(copy);
        }

        return [.. copy.Outputs];
    }

    private Value Element(Value stack, int index) =>
        builder.Add(new Reshape(new Shape(stack.Shape.Dims.Items.RemoveAt(0))), Slice.Along(builder, stack, 0, (Dim)index, Dim.One));

    private Value Row(Value element) => builder.Add(new Reshape(new Shape(element.Shape.Dims.Items.Insert(0, Dim.One))), element);
}
