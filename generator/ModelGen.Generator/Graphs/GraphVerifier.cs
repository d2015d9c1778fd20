using System.Collections.Immutable;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Calls;
using ModelGen.Generator.Operators.Effects;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Graphs;

/// <summary>What must hold of every graph between passes; tests verify after each one.</summary>
internal static class GraphVerifier
{
    /// <summary>Checks a function and everything it calls.</summary>
    /// <exception cref="InvalidOperationException">Something does not hold; the message shows the graph.</exception>
    public static void Verify(Function function)
    {
        var seen = new HashSet<Function>();
        var pending = new Stack<Function>([function]);
        while (pending.Count > 0)
        {
            Function next = pending.Pop();
            if (seen.Add(next))
            {
                Verify(next.Graph);
                VerifyParameters(next);
                foreach (Function callee in next.Callees)
                {
                    pending.Push(callee);
                }
            }
        }
    }

    /// <summary>Checks one graph.</summary>
    /// <exception cref="InvalidOperationException">Something does not hold; the message shows the graph.</exception>
    public static void Verify(Graph graph)
    {
        var ids = new HashSet<int>();
        foreach (Node node in graph.Nodes)
        {
            Require(ids.Add(node.Id), graph, $"two nodes have the id {node.Id}");
            VerifyInputs(graph, node);
            VerifyTypes(graph, node);
            VerifyLoop(graph, node);
        }

        VerifyInterface(graph);
    }

    private static void VerifyInputs(Graph graph, Node node)
    {
        foreach (Value input in node.Inputs)
        {
            Require(input.Node.Id < node.Id, graph, $"{node} reads {input}, which comes after it");
            Require(input.Index >= 0 && input.Index < input.Node.Types.Length, graph, $"{node} reads {input}, which does not exist");

            // Masks live in registers only: whatever reads one is elementwise.
            Require(
                input.Type.Element != ElementType.Bool || node.Operator.Kind is OperatorKind.Elementwise or OperatorKind.View,
                graph,
                $"{node} reads the mask {input}");
        }
    }

    private static void VerifyTypes(Graph graph, Node node)
    {
        try
        {
            IEnumerable<TensorType> types = node.Operator.Infer([.. node.Inputs.Select(i => i.Type)]);
            Require(types.SequenceEqual(node.Types), graph, $"{node} has the types {string.Join(", ", node.Types)}, but its inputs give {string.Join(", ", types)}");
        }
        catch (ShapeException e)
        {
            throw Failure(graph, $"{node}: {e.Message}");
        }
    }

    /// <summary>A loop's inputs are what the function takes, or stacks of it; what is fed has the type of the input it becomes.</summary>
    private static void VerifyLoop(Graph graph, Node node)
    {
        if (node.Operator is not Call { Loop: { } loop, Function: var function })
        {
            return;
        }

        ImmutableArray<CallValue<InputRole>> formals = function.CallInputs;
        for (int i = 0; i < node.Inputs.Length; i++)
        {
            TensorType formal = formals[i].Type;
            Shape expected = !loop.Scanned.Items.Contains(i) ? formal.Shape
                : formals[i].Role == InputRole.Kept ? Shape.Of(formal.Shape.Length * loop.Count)
                : new Shape(formal.Shape.Dims.Items.Insert(0, loop.Count));
            Require(node.Inputs[i].Type == formal with { Shape = expected }, graph, $"{node} takes {formal with { Shape = expected }} as input {i}, not {node.Inputs[i].Type}");
        }

        ImmutableArray<CallValue<OutputRole>> outputs = [.. function.CallOutputs.Where(o => o.Role != OutputRole.Kept)];
        Require(loop.Outputs.Count == outputs.Length, graph, $"{node} does not say what becomes of each output");
        for (int o = 0; o < outputs.Length; o++)
        {
            int? fedTo = loop.Outputs[o].FedTo;
            Require(fedTo is not { } input || formals[input].Type == outputs[o].Type, graph, $"{node} feeds {outputs[o].Type} to input {fedTo}");
            Require(fedTo is not null || loop.Outputs[o].IsStacked, graph, $"{node} drops output {o}");
        }
    }

    private static void VerifyInterface(Graph graph)
    {
        for (int i = 0; i < graph.Inputs.Length; i++)
        {
            Require(graph.Inputs[i].Operator is Input input && input.Index == i, graph, $"input {i} is {graph.Inputs[i]}");
        }

        var inputs = new HashSet<Node>(graph.Inputs);
        Require(graph.Nodes.All(n => n.Operator is not Input || inputs.Contains(n)), graph, $"an input does not belong to the graph");
        Require(graph.Outputs.All(o => o.Type.Element != ElementType.Bool), graph, $"an output is a mask, which has no memory");
        Require(graph.Effects.All(e => e.Operator is Call || e.Operator.Kind == OperatorKind.Effect), graph, $"an effect has none");
        var effects = new HashSet<Node>(graph.Effects);
        Require(graph.Nodes.All(n => n.Operator.Kind != OperatorKind.Effect || effects.Contains(n)), graph, $"an effect is not listed");
    }

    private static void VerifyParameters(Function function)
    {
        foreach (Node node in function.Graph.Nodes)
        {
            bool fits = node.Operator switch
            {
                Parameter p => p.Index < function.Parameters.Length && function.Parameters[p.Index].Shape == p.Shape,
                AccumulateGradient a => a.Parameter < function.Parameters.Length && function.Parameters[a.Parameter].Shape == a.Shape,
                AssignState a => a.Parameter < function.Parameters.Length && function.Parameters[a.Parameter] is { IsTrainable: false } slot && slot.Shape == a.Shape,
                Call c => c.Bases.All(b => b + c.Function.Parameters.Length <= function.Parameters.Length),
                _ => true,
            };
            Require(fits, function.Graph, $"{node} names parameters that {function.Name} does not have");
        }
    }

    /// <summary>The text is only made where it is needed: a graph has thousands of nodes.</summary>
    private static void Require(bool holds, Graph graph, FormattableString problem)
    {
        if (!holds)
        {
            throw Failure(graph, FormattableString.Invariant(problem));
        }
    }

    private static InvalidOperationException Failure(Graph graph, string problem) => new($"The graph is malformed: {problem}\n{GraphPrinter.Print(graph)}");
}
