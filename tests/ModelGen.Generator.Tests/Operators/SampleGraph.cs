using System.Collections.Immutable;
using GeneratorTests.Interpreter;
using ModelGen.Generator.Autodiff;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Sources;
using ModelGen.Generator.Passes;

namespace GeneratorTests.Operators;

/// <summary>A sample's operator as a graph of its own, and the way through the passes.</summary>
internal static class SampleGraph
{
    /// <summary>Inputs, the operator, all its float outputs.</summary>
    public static Graph Build(OperatorSample sample)
    {
        var builder = new GraphBuilder();
        ImmutableArray<Node> inputs = [.. sample.Inputs.Select((_, i) => builder.AddNode(new Input(i, sample.InputType(i)), [], $"x{i}"))];
        Node node = builder.AddNode(sample.Operator, [.. inputs.Select(i => i.Output)]);
        return new Graph(inputs, [.. node.Outputs], []);
    }

    /// <summary>What the compiler does to a graph before differentiation, verified after each pass.</summary>
    public static Graph Prepare(Graph graph)
    {
        graph = Verified(DecomposeComposites.Run(graph));
        return Optimize(graph);
    }

    public static Graph Optimize(Graph graph)
    {
        graph = Verified(FoldConstants.Run(graph));
        graph = Verified(Simplify.Run(graph));
        return Verified(EliminateCommonSubexpressions.Run(graph));
    }

    /// <summary>The gradients of all float inputs by the compiler's whole way: prepared, differentiated, optimised, interpreted.</summary>
    public static ImmutableArray<NdArray> Gradients(OperatorSample sample, NdArray[] outputGradients)
    {
        var function = new Function("Sample", [], Prepare(Build(sample)));
        Differentiated halves = new Differentiation(CancellationToken.None).Differentiate(function, []);
        GraphVerifier.Verify(halves.Forward);
        GraphVerifier.Verify(halves.Backward);
        var interpreter = new GraphInterpreter(GraphInterpreter.NoSymbols);
        ImmutableArray<NdArray> kept = interpreter.Run(Optimize(halves.Forward.Graph), sample.Inputs).RemoveRange(0, outputGradients.Length);
        NdArray[] inputs = [.. halves.InputsRead.Select(i => sample.Inputs[i]), .. kept, .. outputGradients];
        return interpreter.Run(Optimize(halves.Backward.Graph), inputs);
    }

    private static Graph Verified(Graph graph)
    {
        GraphVerifier.Verify(graph);
        return graph;
    }
}
