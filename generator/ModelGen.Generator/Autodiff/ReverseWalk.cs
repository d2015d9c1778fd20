using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Calls;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Autodiff;

/// <summary>Differentiates one function: copies it, and walks back from its results to its inputs and parameters.</summary>
internal sealed class ReverseWalk
{
    private readonly Function function;
    private readonly GraphBuilder graph = new();
    private readonly ForwardHalf forward;
    private readonly ValueGradients gradients;
    private readonly ParameterGradients parameters;
    private readonly OperatorBackward operators;
    private readonly CallBackward calls;

    /// <param name="differentiation">Differentiates what the function calls.</param>
    /// <param name="trained">Indices into the function's parameters.</param>
    public ReverseWalk(Differentiation differentiation, Function function, ImmutableSortedSet<int> trained)
    {
        this.function = function;
        forward = new(differentiation, graph, trained);
        gradients = new(graph);
        parameters = new(graph);
        operators = new(graph, forward.IsActive, gradients);
        calls = new(differentiation, graph, function, forward, gradients, parameters);
    }

    public JointGraph Run(CancellationToken cancellation)
    {
        ImmutableArray<Node> inputs = forward.Copy(function.Graph, cancellation);
        ImmutableArray<Value> outputs = [.. function.Graph.Outputs.Select(o => forward[o])];
        ImmutableArray<Node> seeds = Seed(outputs, inputs.Length);
        foreach (Node node in function.Graph.Nodes.Reverse().Select(n => forward[n]))
        {
            cancellation.ThrowIfCancellationRequested();
            graph.Site = node.Site;
            Visit(node);
        }

        ImmutableArray<Value> inputGradients = [.. inputs.Where(i => i.Types[0].Element == ElementType.Float32).Select(i => gradients.OrZero(i.Output))];
        return new(inputs, outputs, seeds, inputGradients, parameters.Effects, [.. function.Graph.Effects.Select(e => forward[e])]);
    }

    /// <summary>The gradients of float outputs that are differentiated through are inputs behind the function's own.</summary>
    private ImmutableArray<Node> Seed(ImmutableArray<Value> outputs, int firstIndex)
    {
        var seeds = ImmutableArray.CreateBuilder<Node>();
        for (int i = 0; i < outputs.Length; i++)
        {
            if (function.OutputRoles[i] != OutputRole.Carried && outputs[i].Type.Element == ElementType.Float32)
            {
                Node seed = graph.AddNode(new Input(firstIndex + seeds.Count, outputs[i].Type), [], "d" + function.OutputNames[i]);
                seeds.Add(seed);
                gradients.Add(outputs[i], seed.Output);
            }
        }

        return seeds.ToImmutable();
    }

    /// <summary>Hands the gradients of a node's outputs on to its inputs.</summary>
    private void Visit(Node node)
    {
        if (!forward.IsActive(node))
        {
            return;
        }

        ImmutableArray<Value?> outputs = [.. node.Outputs.Select(o => gradients[o])];
        if (outputs.All(g => g is null))
        {
            return;
        }

        switch (node.Operator)
        {
            case Input:
                break;
            case Parameter parameter:
                parameters.Accumulate(parameter, outputs[0]!.Value);
                break;
            case Call call:
                calls.Visit(node, call);
                break;
            default:
                operators.Visit(node, outputs);
                break;
        }
    }
}
