using System.Collections.Immutable;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Contraction;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Operators.Random;
using ModelGen.Generator.Operators.Sequence;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Layers.Recurrent;

/// <summary>
/// What RNN, GRU and LSTM have in common, PyTorch's way: layers, directions, the half of the gates that depends on the input (one product over all steps), and
/// sequences of different lengths. A cell says how gates and state become the next state.
/// </summary>
internal abstract class RecurrentLayer : LayerDefinition
{
    /// <summary>Every layer is a function of its own: more than anyone stacks, and ten seconds of work.</summary>
    private const int MaxLayers = 1000;

    /// <summary>The number of gates of a unit: of rows in the weights.</summary>
    protected abstract int Gates { get; }

    /// <summary>What the tensors of a state are called.</summary>
    protected virtual ImmutableArray<string> StateNames => ["h"];

    /// <summary>The shapes of the tensors of a state but for the batch, the one that is the output first.</summary>
    protected abstract ImmutableArray<int> StateSizes(ICallArguments arguments);

    public override ImmutableArray<LayerTensor> Tensors(ICallArguments arguments)
    {
        int input = AtLeast(arguments, "inputSize", 1), hidden = AtLeast(arguments, "hiddenSize", 1), layers = AtLeast(arguments, "numLayers", 1);
        if (layers > MaxLayers)
        {
            throw new HyperparameterException("numLayers", FormattableString.Invariant($"at most {MaxLayers}"), FormattableString.Invariant($"{layers}"));
        }

        double bound = 1 / Math.Sqrt(hidden);
        DropoutMask.Probability(arguments, "dropout");
        int output = StateSizes(arguments)[0], directions = arguments.Bool("bidirectional") ? 2 : 1;
        var tensors = ImmutableArray.CreateBuilder<LayerTensor>();
        for (int layer = 0; layer < layers; layer++)
        {
            for (int direction = 0; direction < directions; direction++)
            {
                string suffix = Suffix(layer, direction == 1);
                Add("weight_ih" + suffix, Gates * hidden, layer == 0 ? input : output * directions);
                Add("weight_hh" + suffix, Gates * hidden, output);
                if (arguments.Bool("bias"))
                {
                    Add("bias_ih" + suffix, Gates * hidden);
                    Add("bias_hh" + suffix, Gates * hidden);
                }

                if (output != hidden)
                {
                    Add("weight_hr" + suffix, output, hidden);
                }
            }
        }

        return tensors.ToImmutable();

        void Add(string name, params int[] shape) => tensors.Add(LayerTensor.Uniform(name, Shape.Of([.. shape.Select(d => (Dim)d)]), bound));
    }

    public override ImmutableArray<string> InitializersOf(string tensor) =>
        tensor.StartsWith("weight_hh", StringComparison.Ordinal) ? ["recurrentInit", "weightInit"]
        : tensor.StartsWith("weight", StringComparison.Ordinal) ? ["weightInit"]
        : ["biasInit"];

    public override LayerResult Forward(ILayerCall call)
    {
        var run = new Run(this, call);
        return run.Forward();
    }

    /// <summary>PyTorch's default is the time in front; whoever calls the first dimension "batch" has forgotten that.</summary>
    public override DiagnosticInfo? Doubt(ILayerCall call)
    {
        Shape shape = call.X.Shape;
        return !call.Arguments.Bool("batchFirst") && IsBatch(shape[0]) && !IsBatch(shape[1])
            ? DiagnosticInfo.Create(Descriptors.BatchAsTime, call.Site, call.Path, Name, shape.ToString(), shape[0].ToString())
            : null;

        static bool IsBatch(Dim dim) => dim.Symbols.Any(s => s.StartsWith("batch", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>One step: the next state from the input's half of the gates [batch, gates · hidden] and the state.</summary>
    /// <param name="recurrent">The state's half of the gates: <c>h · W_hhᵀ + b_hh</c>.</param>
    /// <param name="project">Makes the output's size of the hidden size, where a layer has that.</param>
    protected abstract ImmutableArray<Value> Step(
        GraphBuilder graph, ICallArguments arguments, Value gates, Value recurrent, ImmutableArray<Value> state, Func<Value, Value> project);

    /// <summary>Cuts gates [batch, n · hidden] into their n parts.</summary>
    protected ImmutableArray<Value> Split(GraphBuilder graph, Value gates)
    {
        Dim hidden = gates.Shape[1] / Gates;
        return [.. Enumerable.Range(0, Gates).Select(i => Slice.Along(graph, gates, 1, hidden * i, hidden))];
    }

    private static string Suffix(int layer, bool isReverse) => FormattableString.Invariant($"_l{layer}{(isReverse ? "_reverse" : "")}");

    /// <summary>One call of the layer.</summary>
    private sealed class Run(RecurrentLayer definition, ILayerCall call)
    {
        private readonly GraphBuilder graph = call.Graph;
        private readonly bool batchFirst = call.Arguments.Bool("batchFirst");
        private readonly double dropout = call.Arguments.Double("dropout");
        private readonly int layers = call.Arguments.Int("numLayers");
        private readonly int directions = call.Arguments.Bool("bidirectional") ? 2 : 1;
        private readonly ImmutableArray<int> sizes = definition.StateSizes(call.Arguments);

        public LayerResult Forward()
        {
            Value x = Input();
            ImmutableArray<Value> given = [.. call.Inputs.Skip(1).Where(i => i is { Type.Element: ElementType.Float32 }).Select(i => i!.Value)];
            Value? mask = Mask(x, call.Inputs.FirstOrDefault(i => i is { Type.Element: ElementType.Int32 }));

            // What lies behind the ends may be anything, and 0 · NaN would reach all gradients. Further layers are given zeros there.
            x = mask is { } ends ? graph.Mask(IsInside(graph, ends), x) : x;
            var last = sizes.Select(_ => new List<Value>()).ToList();
            for (int layer = 0; layer < layers; layer++)
            {
                var outputs = new List<Value>();
                for (int direction = 0; direction < directions; direction++)
                {
                    int index = (layer * directions) + direction;
                    (Value output, ImmutableArray<Value> state) = Direction(x, Suffix(layer, direction == 1), direction == 1, Initial(given, index, x.Shape[1]), mask);
                    outputs.Add(output);
                    for (int s = 0; s < sizes.Length; s++)
                    {
                        last[s].Add(graph.Add(new Reshape(Shape.Of(Dim.One, x.Shape[1], sizes[s])), state[s]));
                    }
                }

                x = outputs.Count == 1 ? outputs[0] : graph.Add(new Concat(2), [.. outputs]);
                if (layer < layers - 1 && dropout > 0 && call.IsTraining)
                {
                    x = DropoutMask.Apply(graph, x, dropout);
                }
            }

            return new(
                batchFirst ? graph.Add(Permute.Exchange(3, 0, 1), x) : x,
                [.. last.Select(s => s.Count == 1 ? s[0] : graph.Add(new Concat(0), [.. s]))]);
        }

        /// <summary>The input with the time in front.</summary>
        private Value Input()
        {
            Shape shape = call.X.Shape;
            int size = call.Arguments.Int("inputSize");
            if (shape.Rank != 3 || shape[2] != size || call.X.Type.Element != ElementType.Float32)
            {
                throw new ShapeException($"takes {(batchFirst ? "[batch, time, " : "[time, batch, ")}{size}], but was given {call.X.Type}");
            }

            return batchFirst ? graph.Add(Permute.Exchange(3, 0, 1), call.X) : call.X;
        }

        /// <summary>Ones at the steps that sequences have, [time, batch, 1]; null where all are of full length.</summary>
        private Value? Mask(Value x, Value? lengths)
        {
            if (lengths is not { } given)
            {
                return null;
            }

            if (given.Shape != Shape.Of(x.Shape[1]))
            {
                throw new ShapeException($"takes lengths [{x.Shape[1]}], one for each sequence, but was given {given.Type}");
            }

            Value mask = graph.Add(new SequenceMask(x.Shape[0], TimeFirst: true), given);
            return graph.Add(new Reshape(Shape.Of(x.Shape[0], x.Shape[1], Dim.One)), mask);
        }

        /// <summary>The state that one layer and direction begins with: zeros where none is given.</summary>
        private ImmutableArray<Value> Initial(ImmutableArray<Value> given, int index, Dim batch)
        {
            if (given.IsEmpty)
            {
                return [.. sizes.Select(size => graph.Add(new Expand(Shape.Of(batch, size)), graph.Add(new Constant(0))))];
            }

            for (int s = 0; s < sizes.Length; s++)
            {
                var expected = Shape.Of(layers * directions, batch, sizes[s]);
                if (given[s].Shape != expected)
                {
                    throw new ShapeException($"takes an initial state {expected}, one for each layer{(directions == 2 ? " and direction" : "")}, but was given {given[s].Type}");
                }
            }

            return [.. given.Select((g, s) => graph.Add(new Reshape(Shape.Of(batch, sizes[s])), Slice.Along(graph, g, 0, index, Dim.One)))];
        }

        private LayerResult Direction(Value x, string suffix, bool isReversed, ImmutableArray<Value> initial, Value? mask)
        {
            Value gates = Product(graph, x, call.Tensor("weight_ih" + suffix)!.Value, call.Tensor("bias_ih" + suffix));
            graph.Name(gates, "gates");
            Value hidden = call.Tensor("weight_hh" + suffix)!.Value;
            Value? bias = call.Tensor("bias_hh" + suffix), projection = call.Tensor("weight_hr" + suffix);
            return call.Scan(mask is { } m ? [gates, m] : [gates], initial, definition.StateNames, isReversed, (graph, outside, xs, state) =>
            {
                Value recurrent = Product(graph, state[0], outside(hidden), bias is { } b ? outside(b) : null);
                ImmutableArray<Value> next = definition.Step(
                    graph, call.Arguments, xs[0], recurrent, state, h => projection is { } p ? graph.Add(new MatMul(false, true), h, outside(p)) : h);
                return mask is null ? (next, next[0]) : Hold(graph, IsInside(graph, xs[1]), state, next);
            });
        }

        /// <summary>Behind the end of a sequence its state stays as it is, and its outputs are zero.</summary>
        private static (ImmutableArray<Value> State, Value Output) Hold(GraphBuilder graph, Value lasts, ImmutableArray<Value> state, ImmutableArray<Value> next) => (
            [.. next.Select((n, i) => graph.Add(new Where(), lasts, n, state[i]))],
            graph.Add(new Where(), lasts, next[0], graph.Add(new Constant(0))));

        private static Value IsInside(GraphBuilder graph, Value mask) => graph.Add(new Greater(), mask, graph.Number(0));

        private static Value Product(GraphBuilder graph, Value x, Value weight, Value? bias)
        {
            Value product = graph.Add(new MatMul(false, true), x, weight);
            return bias is { } b ? graph.Add(new Add(), product, b) : product;
        }
    }
}
