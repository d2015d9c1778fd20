using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Calls;
using ModelGen.Generator.Operators.Images;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Passes;

/// <summary>
/// A function that takes and gives images as its operators have them, channels last; what calls it permutes them instead. Between two modules of image operators the permutations cancel, so that a chain of
/// modules converts nothing either.
/// </summary>
/// <param name="Function">The function with its border moved.</param>
/// <param name="Inputs">Which inputs it takes in the other order.</param>
/// <param name="Outputs">Which outputs it gives in the other order.</param>
internal sealed record ImageBorder(Function Function, ImmutableArray<bool> Inputs, ImmutableArray<bool> Outputs)
{
    /// <summary>The border of a function that has been through all passes and has not been differentiated.</summary>
    /// <param name="passes">What a graph whose inputs have become images goes through again.</param>
    public static ImageBorder Of(Function function, Func<Graph, Graph> passes)
    {
        Graph graph = function.Graph;
        ILookup<Value, Node> users = graph.Users();
        ImmutableArray<bool> inputs = [.. graph.Inputs.Select(i => !graph.Outputs.Contains(i.Output) && i.Output.Shape.Rank is > 2 && new Votes(users).ForImage(i.Output))];
        if (inputs.Contains(true))
        {
            (graph, bool isDone) = WithImages(graph, inputs);
            graph = isDone ? graph : passes(graph);
        }

        ImmutableArray<bool> outputs = [.. graph.Outputs.Select(o => o.Operator is Permute permute && ChannelsLast.IsBack(permute) && ChannelsLast.IsImage(o.Node.Inputs[0]))];
        ImmutableArray<Value> results = [.. graph.Outputs.Select((o, i) => outputs[i] ? o.Node.Inputs[0] : o)];
        return new(function with { Graph = new Graph(graph.Inputs, results, graph.Effects) }, inputs, outputs);
    }

    /// <summary>The outputs of a call of the function, as those of the function with the permutations.</summary>
    public ImmutableArray<Value> Call(GraphBuilder builder, Node node, ImmutableArray<Value> inputs)
    {
        ImmutableArray<Value> arguments = [.. inputs.Select((value, i) => Inputs[i] ? ChannelsLast.Of(builder, value) : value)];
        Node call = builder.Replace(node, (Call)node.Operator with { Function = Function }, arguments);
        return [.. call.Outputs.Select((value, i) => Outputs[i] ? ChannelsLast.Back(builder, value) : value)];
    }

    /// <summary>The graph over inputs with channels last, and whether that is all: permutations of an input have become the input itself, other users read it permuted back.</summary>
    private static (Graph Graph, bool IsDone) WithImages(Graph graph, ImmutableArray<bool> images)
    {
        bool isDone = true;
        Graph result = GraphRewriter.Rewrite(
            graph,
            (builder, node, values) =>
            {
                if (!node.Inputs.Any(IsImage))
                {
                    return null;
                }

                if (node.Operator is Permute permute && permute.Axes == ChannelsLast.Axes(permute.Axes.Count))
                {
                    return [values[0]];
                }

                isDone = false;
                return builder.Replace(node, node.Operator, [.. values.Select((value, i) => IsImage(node.Inputs[i]) ? ChannelsLast.Back(builder, value) : value)]).Outputs.ToImmutableArray();
            },
            op => op is Input input && images[input.Index] ? input with { Type = input.Type with { Shape = ChannelsLast.Of(input.Type.Shape) }, IsImage = true } : op);
        return (result, isDone);

        bool IsImage(Value value) => value.Operator is Input input && images[input.Index];
    }

    /// <summary>What the users of an input want it to be, they themselves and those behind them that have its order.</summary>
    private sealed class Votes(ILookup<Value, Node> users)
    {
        private readonly HashSet<Value> seen = [];
        private bool isWanted;
        private bool isRefused;

        /// <summary>Whether it is an image for somebody and nothing else for anybody.</summary>
        public bool ForImage(Value input)
        {
            Ask(input, isLast: false);
            return isWanted && !isRefused;
        }

        /// <param name="isLast">Whether the value has channels last.</param>
        private void Ask(Value value, bool isLast)
        {
            if (!seen.Add(value))
            {
                return;
            }

            foreach (Node user in users[value])
            {
                switch (user.Operator)
                {
                    case Permute permute when !isLast && permute.Axes == ChannelsLast.Axes(permute.Axes.Count):
                        Ask(user.Output, isLast: true);
                        break;
                    case Permute permute when isLast && ChannelsLast.IsBack(permute):
                        Ask(user.Output, isLast: false);
                        break;
                    case { GivesImages: true } or { Callee: not null } when isLast:
                        isWanted = true;
                        break;
                    case { Kind: OperatorKind.Elementwise or OperatorKind.Placement } when user.Output.Shape.Rank == value.Shape.Rank:
                        Ask(user.Output, isLast);
                        break;
                    case { Kind: OperatorKind.Reduction }:
                        // Reads any view.
                        break;
                    default:
                        isRefused = true;
                        break;
                }
            }
        }
    }
}
