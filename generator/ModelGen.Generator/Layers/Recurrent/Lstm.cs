using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Layers.Recurrent;

/// <summary><c>c' = σ(f)·c + σ(i)·tanh(g), h' = σ(o)·tanh(c')</c> with gates in the order i, f, g, o; with a projection <c>h' = W_hr · (σ(o)·tanh(c'))</c>.</summary>
internal sealed class Lstm : RecurrentLayer
{
    public override string Name => "LSTM";

    public override string Signature => "inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, projSize, weightInit, recurrentInit, biasInit";

    protected override int Gates => 4;

    protected override ImmutableArray<string> StateNames => ["h", "c"];

    protected override ImmutableArray<int> StateSizes(ICallArguments arguments)
    {
        int hidden = arguments.Int("hiddenSize"), projection = arguments.Int("projSize");
        return projection >= 0 && projection < hidden
            ? [projection > 0 ? projection : hidden, hidden]
            : throw new HyperparameterException("projSize", FormattableString.Invariant($"from 0 (none) to {hidden - 1}"), FormattableString.Invariant($"{projection}"));
    }

    protected override ImmutableArray<Value> Step(
        GraphBuilder graph, ICallArguments arguments, Value gates, Value recurrent, ImmutableArray<Value> state, Func<Value, Value> project)
    {
        ImmutableArray<Value> parts = Split(graph, graph.Add(new Add(), gates, recurrent));
        Value input = graph.AddNode(new Sigmoid(), [parts[0]], "i").Output;
        Value forget = graph.AddNode(new Sigmoid(), [parts[1]], "f").Output;
        Value cell = graph.AddNode(new Tanh(), [parts[2]], "g").Output;
        Value output = graph.AddNode(new Sigmoid(), [parts[3]], "o").Output;
        Value next = graph.AddNode(new Add(), [graph.Times(forget, state[1]), graph.Times(input, cell)], "c").Output;
        return [project(graph.AddNode(new Multiply(), [output, graph.Add(new Tanh(), next)], "h").Output), next];
    }
}
