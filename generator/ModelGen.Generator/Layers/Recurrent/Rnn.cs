using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Layers.Recurrent;

/// <summary><c>h' = tanh(x · W_ihᵀ + b_ih + h · W_hhᵀ + b_hh)</c>, or with a rectifier in place of tanh.</summary>
internal sealed class Rnn : RecurrentLayer
{
    public override string Name => "RNN";

    public override string Signature => "inputSize, hiddenSize, numLayers, nonlinearity, bias, batchFirst, dropout, bidirectional, weightInit, recurrentInit, biasInit";

    protected override int Gates => 1;

    public override ImmutableArray<LayerTensor> Tensors(ICallArguments arguments)
    {
        arguments.Enum<Nonlinearity>("nonlinearity");
        return base.Tensors(arguments);
    }

    protected override ImmutableArray<int> StateSizes(ICallArguments arguments) => [arguments.Int("hiddenSize")];

    protected override ImmutableArray<Value> Step(
        GraphBuilder graph, ICallArguments arguments, Value gates, Value recurrent, ImmutableArray<Value> state, Func<Value, Value> project)
    {
        Operator activation = arguments.Enum<Nonlinearity>("nonlinearity") == Nonlinearity.Relu ? new Relu() : new Tanh();
        return [graph.AddNode(activation, [graph.Add(new Add(), gates, recurrent)], "h").Output];
    }
}
