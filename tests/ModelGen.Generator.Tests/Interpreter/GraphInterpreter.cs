using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Calls;
using ModelGen.Generator.Operators.Effects;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Random;
using ModelGen.Generator.Operators.Sources;
using ModelGen.Tests.Kernels;

namespace GeneratorTests.Interpreter;

/// <summary>Runs graphs node by node in double precision: the reference that everything the compiler does is compared with.</summary>
internal sealed class GraphInterpreter(IReadOnlyDictionary<string, long> symbols)
{
    /// <summary>Tensors of the whole model; functions index a window of it.</summary>
    public IReadOnlyList<NdArray> Parameters { get; init; } = [];

    /// <summary>What effects have added, by parameter.</summary>
    public Dictionary<int, NdArray> Gradients { get; } = [];

    /// <summary>What has been assigned to state tensors.</summary>
    public Dictionary<int, NdArray> Assigned { get; } = [];

    /// <summary>The masks of dropout, those of seed 0 in step 0.</summary>
    public ReferenceMasks Masks { get; } = new(seed: 0, step: 0);

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
                return [Assigned.TryGetValue(parameterBase + parameter.Index, out NdArray? assigned) ? assigned : Parameters[parameterBase + parameter.Index]];
            case AssignState assign:
                Assigned[parameterBase + assign.Parameter] = inputs[0];
                return [];
            case AccumulateGradient effect:
                Accumulate(parameterBase + effect.Parameter, inputs[0]);
                return [];
            case DropoutMask mask:
                return [new NdArray(Sizes(mask.Shape), [.. Masks.Next(Size(mask.Shape.Length), mask.P).Select(m => (double)m)])];
            case RandomUniform uniform:
                return [new NdArray(Sizes(uniform.Shape), [.. Masks.NextUniform(Size(uniform.Shape.Length)).Select(u => (double)u)])];
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

    private NdArray[] Call(Call call, NdArray[] inputs, int parameterBase) => call.Loop is { } loop
        ? Loop(call, loop, inputs, parameterBase)
        : Join(call.Function, Run(call.Function.Graph, Split(call.Function, inputs), parameterBase));

    /// <summary>Call after call, written from the description of <see cref="ModelGen.Generator.Operators.Calls.Loop"/>.</summary>
    private NdArray[] Loop(Call call, Loop loop, NdArray[] inputs, int parameterBase)
    {
        int count = Size(loop.Count);
        NdArray[] current = [.. inputs];
        var results = new NdArray[count][];
        var before = new NdArray[count][];
        for (int step = 0; step < count; step++)
        {
            int i = loop.IsReversed ? count - 1 - step : step;
            NdArray[] arguments = [.. current.Select((x, k) => !loop.Scanned.Items.Contains(k) ? x : call.Function.CallInputs[k].Role == InputRole.Kept ? Part(x, i, count) : Element(x, i))];
            before[i] = current;
            results[i] = Join(call.Function, Run(call.Function.Graph, Split(call.Function, arguments), parameterBase + (i * loop.Stride)));
            current = [.. current.Select((x, k) => loop.FedBy(k) is { } o ? results[i][o] : x)];
        }

        ImmutableArray<CallValue<OutputRole>> outputs = call.Function.CallOutputs;
        return
        [
            .. loop.Results.Select(r => Result(r, loop.Outputs[r.Output].FedTo)),
            .. Enumerable.Range(0, outputs.Length).Where(o => outputs[o].Role == OutputRole.Kept).Select(o => Stack([.. results.Select(r => r[o])])),
        ];

        NdArray Result(LoopResult result, int? input) => result.Kind switch
        {
            LoopResultKind.Last => current[input!.Value],
            LoopResultKind.Stack => Stack(results.Select(r => r[result.Output]), count, outputs[result.Output].Type),
            _ => Stack(loop.IsReversed ? Given(input).Prepend(current[input!.Value]) : Given(input).Append(current[input!.Value]), count + 1, outputs[result.Output].Type),
        };

        IEnumerable<NdArray> Given(int? input) => before.Select(x => x[input!.Value]);
    }

    private NdArray Stack(IEnumerable<NdArray> values, int count, TensorType type) => new([count, .. Sizes(type.Shape)], [.. values.SelectMany(v => v.Data)]);

    private static NdArray Stack(NdArray[] kept) => new([kept.Sum(k => k.Data.Length)], [.. kept.SelectMany(k => k.Data)]);

    private static NdArray Element(NdArray stack, int index)
    {
        int length = stack.Data.Length / stack.Shape[0];
        return new NdArray(stack.Shape[1..], stack.Data[(index * length)..((index + 1) * length)]);
    }

    /// <summary>One of several vectors that lie one behind the other.</summary>
    private static NdArray Part(NdArray all, int index, int count)
    {
        int length = all.Data.Length / count;
        return new NdArray([length], all.Data[(index * length)..((index + 1) * length)]);
    }

    /// <summary>A function's outputs as its caller sees them: kept values in one vector.</summary>
    private NdArray[] Join(Function function, ImmutableArray<NdArray> outputs) =>
        [.. function.CallOutputs.Select(o => o.Role == OutputRole.Kept ? Join([.. o.Indices.Select(i => function.Graph.Outputs[i].Type)], [.. o.Indices.Select(i => outputs[i])]) : outputs[o.Indices.Single()])];

    private NdArray Join(ImmutableArray<TensorType> types, NdArray[] values)
    {
        (ImmutableArray<Dim> offsets, Dim size) = Function.KeptLayout(types);
        double[] kept = new double[Size(size)];
        for (int i = 0; i < offsets.Length; i++)
        {
            values[i].Data.CopyTo(kept, Size(offsets[i]));
        }

        return new NdArray([kept.Length], kept);
    }

    /// <summary>A caller's inputs as the function's graph has them.</summary>
    private NdArray[] Split(Function function, NdArray[] inputs)
    {
        var split = new NdArray[function.Graph.Inputs.Length];
        foreach ((CallValue<InputRole> input, NdArray given) in function.CallInputs.Zip(inputs))
        {
            ImmutableArray<TensorType> types = [.. input.Indices.Select(i => function.Graph.Inputs[i].Types[0])];
            IEnumerable<NdArray> values = input.Role == InputRole.Kept ? Split(types, given) : [given];
            foreach ((int index, NdArray value) in input.Indices.Zip(values))
            {
                split[index] = value;
            }
        }

        return split;
    }

    private IEnumerable<NdArray> Split(ImmutableArray<TensorType> types, NdArray kept)
    {
        (ImmutableArray<Dim> offsets, _) = Function.KeptLayout(types);
        return types.Select((type, i) =>
        {
            int[] shape = Sizes(type.Shape);
            int start = Size(offsets[i]), length = shape.Aggregate(1, (a, b) => a * b);
            return new NdArray(shape, kept.Data[start..(start + length)]);
        });
    }

    private void Check(TensorType type, NdArray value)
    {
        if (!Sizes(type.Shape).SequenceEqual(value.Shape))
        {
            throw new InvalidOperationException($"a value of the type {type} has the shape [{string.Join(", ", value.Shape)}]");
        }
    }
}
