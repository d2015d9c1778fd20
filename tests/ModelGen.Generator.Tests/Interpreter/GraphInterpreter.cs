using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Calls;
using ModelGen.Generator.Operators.Effects;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Sources;

namespace GeneratorTests.Interpreter;

/// <summary>Runs graphs node by node in double precision: the reference that everything the compiler does is compared with.</summary>
internal sealed class GraphInterpreter(IReadOnlyDictionary<string, long> symbols)
{
    /// <summary>Tensors of the whole model; functions index a window of it.</summary>
    public IReadOnlyList<NdArray> Parameters { get; init; } = [];

    /// <summary>What effects have added, by parameter.</summary>
    public Dictionary<int, NdArray> Gradients { get; } = [];

    public static IReadOnlyDictionary<string, long> NoSymbols { get; } = new Dictionary<string, long>();

    /// <summary>Runs a function whose parameters begin at <paramref name="parameterBase"/>; gives the outputs as its graph has them.</summary>
    public ImmutableArray<NdArray> Run(Graph graph, IReadOnlyList<NdArray> inputs, int parameterBase = 0)
    {
        var values = new Dictionary<Value, NdArray>();
        for (int i = 0; i < graph.Inputs.Length; i++)
        {
            Check(graph.Inputs[i].Types[0], inputs[i]);
            values.Add(graph.Inputs[i].Output, inputs[i]);
        }

        foreach (Node node in graph.Nodes.Where(n => n.Operator is not Input))
        {
            NdArray[] outputs = Run(node, [.. node.Inputs.Select(i => values[i])], parameterBase);
            for (int i = 0; i < outputs.Length; i++)
            {
                Check(node.Types[i], outputs[i]);
                values.Add(new Value(node, i), outputs[i]);
            }
        }

        return [.. graph.Outputs.Select(o => values[o])];
    }

    private int[] Sizes(Shape shape) => [.. shape.Dims.Items.Select(Size)];

    private int Size(Dim dim) => checked((int)dim.Evaluate(symbols));

    private NdArray[] Run(Node node, NdArray[] inputs, int parameterBase)
    {
        switch (node.Operator)
        {
            case Constant constant:
                return [NdArray.Scalar(constant.Value)];
            case DimScalar scalar:
                return [NdArray.Scalar(Size(scalar.Dim))];
            case Parameter parameter:
                return [Parameters[parameterBase + parameter.Index]];
            case AccumulateGradient effect:
                Accumulate(parameterBase + effect.Parameter, inputs[0]);
                return [];
            case Call call:
                return Call(call, inputs, parameterBase + call.Base);
            case ElementwiseOperator op:
                Func<ElementwiseOperator, double[], double> formula = ElementwiseMath.Table[op.GetType()];
                return [NdArray.Build(Sizes(node.Types[0].Shape), index => formula(op, [.. inputs.Select(x => x.Broadcast(index))]))];
            default:
                return TensorMath.Table[node.Operator.GetType()](node.Operator, inputs, Size, Sizes(node.Types[0].Shape));
        }
    }

    private void Accumulate(int parameter, NdArray gradient) =>
        Gradients[parameter] = Gradients.TryGetValue(parameter, out NdArray? sum) ? new(sum.Shape, [.. sum.Data.Zip(gradient.Data, (a, b) => a + b)]) : gradient;

    private NdArray[] Call(Call call, NdArray[] inputs, int parameterBase)
    {
        Function function = call.Function;
        if (call.Count == 1)
        {
            return Join(function, Run(function.Graph, Split(function, inputs), parameterBase));
        }

        return function.SavedInputs > 0 || function.Graph.Effects.Length > 0
            ? BackwardLoop(call, inputs, parameterBase)
            : ForwardLoop(call, inputs, parameterBase);
    }

    /// <summary>Instance after instance, the outputs becoming the first inputs; stacks what the backward loop reads.</summary>
    private NdArray[] ForwardLoop(Call call, NdArray[] inputs, int parameterBase)
    {
        int own = call.Function.Graph.Outputs.Length - call.Function.SavedOutputs;
        NdArray[][] history = [.. call.History.Items.Select(_ => new NdArray[call.Count])];
        var saved = new List<double>();
        for (int instance = 0; instance < call.Count; instance++)
        {
            for (int i = 0; i < history.Length; i++)
            {
                history[i][instance] = inputs[call.History[i]];
            }

            NdArray[] outputs = Join(call.Function, Run(call.Function.Graph, inputs, parameterBase + (instance * call.Stride)));
            inputs = [.. outputs.Take(own), .. inputs.Skip(own)];
            saved.AddRange(outputs.Skip(own).SelectMany(s => s.Data));
        }

        IEnumerable<NdArray> stacks = history.Select(h => new NdArray([call.Count, .. h[0].Shape], [.. h.SelectMany(x => x.Data)]));
        NdArray[] kept = call.Function.SavedOutputs > 0 ? [new NdArray([saved.Count], [.. saved])] : [];
        return [.. inputs.Take(own), .. stacks, .. kept];
    }

    /// <summary>From the last instance to the first, the outputs becoming the last inputs; takes each instance's part of the stacks.</summary>
    private NdArray[] BackwardLoop(Call call, NdArray[] inputs, int parameterBase)
    {
        Function function = call.Function;
        int carried = function.Graph.Outputs.Length;
        for (int instance = call.Count - 1; instance >= 0; instance--)
        {
            NdArray[] own = [.. inputs];
            int saved = function.SavedInputs > 0 ? function.FirstSavedInput : -1;
            for (int i = 0; i < inputs.Length; i++)
            {
                // A stack has one more dimension than the input it stands for, the kept values just more elements.
                bool isStack = i < function.FirstSavedInput && inputs[i].Rank > function.Graph.Inputs[i].Types[0].Shape.Rank;
                if (isStack || i == saved)
                {
                    int length = inputs[i].Data.Length / call.Count;
                    int[] shape = isStack ? inputs[i].Shape[1..] : [length];
                    own[i] = new NdArray(shape, inputs[i].Data[(instance * length)..((instance + 1) * length)]);
                }
            }

            ImmutableArray<NdArray> outputs = Run(function.Graph, Split(function, own), parameterBase + (instance * call.Stride));
            inputs = [.. inputs[..^carried], .. outputs];
        }

        return inputs[^carried..];
    }

    /// <summary>A function's outputs as its caller sees them: kept values in one vector.</summary>
    private NdArray[] Join(Function function, ImmutableArray<NdArray> outputs)
    {
        if (function.SavedOutputs == 0)
        {
            return [.. outputs];
        }

        int own = outputs.Length - function.SavedOutputs;
        (ImmutableArray<Dim> offsets, Dim size) = Function.SavedLayout(function.Graph.Outputs.Skip(own).Select(o => o.Type));
        double[] saved = new double[Size(size)];
        for (int i = 0; i < offsets.Length; i++)
        {
            outputs[own + i].Data.CopyTo(saved, Size(offsets[i]));
        }

        return [.. outputs.Take(own), new NdArray([saved.Length], saved)];
    }

    /// <summary>A caller's inputs as the function's graph has them.</summary>
    private NdArray[] Split(Function function, NdArray[] inputs)
    {
        if (function.SavedInputs == 0)
        {
            return inputs;
        }

        int first = function.FirstSavedInput;
        ImmutableArray<TensorType> types = [.. function.Graph.Inputs.Skip(first).Take(function.SavedInputs).Select(i => i.Types[0])];
        (ImmutableArray<Dim> offsets, _) = Function.SavedLayout(types);
        IEnumerable<NdArray> saved = types.Select((type, i) =>
        {
            int[] shape = Sizes(type.Shape);
            int start = Size(offsets[i]), length = shape.Aggregate(1, (a, b) => a * b);
            return new NdArray(shape, inputs[first].Data[start..(start + length)]);
        });
        return [.. inputs.Take(first), .. saved, .. inputs.Skip(first + 1)];
    }

    private void Check(TensorType type, NdArray value)
    {
        if (!Sizes(type.Shape).SequenceEqual(value.Shape))
        {
            throw new InvalidOperationException($"a value of the type {type} has the shape [{string.Join(", ", value.Shape)}]");
        }
    }
}
