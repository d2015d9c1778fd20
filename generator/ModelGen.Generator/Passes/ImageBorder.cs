using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Calls;
using ModelGen.Generator.Operators.Images;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Passes;

/// <summary>
/// A function that takes and gives images as its operators have them, channels last, where it only permuted them at its border; what calls it does that instead. Between two modules of image operators the
/// permutations cancel, so that a chain of modules converts nothing either.
/// </summary>
/// <param name="Function">The function without the permutations.</param>
/// <param name="Inputs">Which inputs it takes in the other order.</param>
/// <param name="Outputs">Which outputs it gives in the other order.</param>
internal sealed record ImageBorder(Function Function, ImmutableArray<bool> Inputs, ImmutableArray<bool> Outputs)
{
    /// <summary>The border of a function that has been through all passes and has not been differentiated.</summary>
    public static ImageBorder Of(Function function)
    {
        Graph graph = function.Graph;
        ILookup<Value, Node> users = graph.Users();
        ImmutableArray<bool> inputs = [.. graph.Inputs.Select(i => !graph.Outputs.Contains(i.Output) && IsOnlyImage(i.Output, users))];
        ImmutableArray<bool> outputs = [.. graph.Outputs.Select(o => o.Operator is Permute permute && ChannelsLast.IsBack(permute) && ChannelsLast.IsImage(o.Node.Inputs[0]))];
        if (!inputs.Contains(true) && !outputs.Contains(true))
        {
            return new(function, inputs, outputs);
        }

        Graph moved = GraphRewriter.Rewrite(
            graph,
            (_, node, values) => node.Operator is Permute && values[0].Operator is Input input && inputs[input.Index] ? [values[0]] : null,
            op => op is Input input && inputs[input.Index] ? input with { Type = input.Type with { Shape = ChannelsLast.Of(input.Type.Shape) } } : op);
        ImmutableArray<Value> results = [.. moved.Outputs.Select((o, i) => outputs[i] ? o.Node.Inputs[0] : o)];
        return new(function with { Graph = new Graph(moved.Inputs, results, moved.Effects) }, inputs, outputs);
    }

    /// <summary>The outputs of a call of the function, as those of the function with the permutations.</summary>
    public ImmutableArray<Value> Call(GraphBuilder builder, Node node, ImmutableArray<Value> inputs)
    {
        ImmutableArray<Value> arguments = [.. inputs.Select((value, i) => Inputs[i] ? ChannelsLast.Of(builder, value) : value)];
        Node call = builder.Replace(node, (Call)node.Operator with { Function = Function }, arguments);
        return [.. call.Outputs.Select((value, i) => Outputs[i] ? ChannelsLast.Back(builder, value) : value)];
    }

    /// <summary>Whether a value is read by nothing but permutations that put channels last, for operators on images or functions that take such images among others.</summary>
    private static bool IsOnlyImage(Value value, ILookup<Value, Node> users) =>
        value.Shape.Rank > 2 && users[value].Any() && users[value].All(u => u.Operator is Permute permute && permute.Axes == ChannelsLast.Axes(value.Shape.Rank))
        && users[value].SelectMany(u => users[u.Output]).Any(u => u.Operator.GivesImages || u.Operator.Callee is not null);
}
