using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Layers.Recurrent;

/// <summary><c>r, z = σ(…), n = tanh(x_n + r·h_n), h' = (1 − z)·n + z·h</c> with gates in the order r, z, n; h_n has its own bias, within r.</summary>
internal sealed class Gru : RecurrentLayer
{
    public override string Name => "GRU";

    public override string Signature => "inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, weightInit, recurrentInit, biasInit";

    protected override int Gates => 3;

    protected override ImmutableArray<int> StateSizes(ICallArguments arguments) => [arguments.Int("hiddenSize")];

    protected override ImmutableArray<Value> Step(
        GraphBuilder graph, ICallArguments arguments, Value gates, Value recurrent, ImmutableArray<Value> state, Func<Value, Value> project)
    {
        ImmutableArray<Value> x = Split(graph, gates), h = Split(graph, recurrent);
        Value reset = graph.AddNode(new Sigmoid(), [graph.Add(new Add(), x[0], h[0])], "r").Output;
        Value update = graph.AddNode(new Sigmoid(), [graph.Add(new Add(), x[1], h[1])], "z").Output;
        Value candidate = graph.AddNode(new Tanh(), [graph.Add(new Add(), x[2], graph.Times(reset, h[2]))], "n").Output;

        // n + z·(h − n): one product less.
        Value difference = graph.Add(new Subtract(), state[0], candidate);
        return [graph.AddNode(new Add(), [candidate, graph.Times(update, difference)], "h").Output];
    }
}
