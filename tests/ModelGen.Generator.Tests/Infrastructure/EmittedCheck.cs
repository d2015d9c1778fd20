using System.Collections.Immutable;
using GeneratorTests.Interpreter;
using ModelGen;
using ModelGen.Generator.Graphs;
using Shape = ModelGen.Generator.Graphs.Shape;

namespace GeneratorTests.Infrastructure;

/// <summary>Compares a model's emitted code with the interpreter, in double precision, of the same graphs.</summary>
internal static class EmittedCheck
{
    /// <summary>Checks results, gradients of inputs and gradients of parameters of an entry point.</summary>
    public static void Matches(EmittedModel model, EntryPoint entry, IReadOnlyList<NdArray> inputs, IReadOnlyDictionary<string, long> symbols, double tolerance = 1e-5)
    {
        // A gradient is a sum over all steps of a sequence, whose terms may cancel each other out: their rounding errors don't.
        double absolute = 1e-6 * Math.Max(1, symbols.Values.DefaultIfEmpty(0).Max() / 10.0);
        NdArray[] parameters = [.. model.Program.Parameters.Select((p, i) => Filled(p.Shape, 100 + i, symbols))];
        model.SetParameters(parameters);
        var interpreter = new GraphInterpreter(symbols) { Parameters = [.. parameters.Select(AsSingle)] };
        NdArray[] rounded = [.. inputs.Select(AsSingle)];

        ImmutableArray<NdArray> expected = interpreter.Run(entry.Inference.Graph, rounded);
        Compare(expected, model.Run(entry, inputs, symbols), (tolerance, absolute), $"{entry.Declaration.Name} result");

        foreach (Differentiated halves in entry.Pairs)
        {
            if (!Fits(halves.Forward, symbols))
            {
                IEnumerable<Value> results = halves.Forward.Graph.Outputs.Where((_, i) => halves.Forward.OutputRoles[i] == OutputRole.Result);
                Refuses(() => model.Differentiate(entry, halves, inputs, [.. results.Select(r => Filled(r.Shape, 0, symbols))], symbols));
                continue;
            }

            CheckPair(model, entry, halves, new GraphInterpreter(symbols) { Parameters = interpreter.Parameters }, rounded, inputs, symbols, (tolerance, absolute));
        }
    }

    private static void CheckPair(
        EmittedModel model,
        EntryPoint entry,
        Differentiated halves,
        GraphInterpreter interpreter,
        NdArray[] rounded,
        IReadOnlyList<NdArray> inputs,
        IReadOnlyDictionary<string, long> symbols,
        (double Relative, double Absolute) tolerance)
    {
        (double, double) wider = (4 * tolerance.Relative, tolerance.Absolute);
        ImmutableArray<NdArray> forward = interpreter.Run(halves.Forward.Graph, rounded);
        NdArray[] seeds = [.. forward.Where((_, i) => halves.Forward.OutputRoles[i] == OutputRole.Result && halves.Forward.Graph.Outputs[i].Type.Element == ElementType.Float32).Select(o => AsSingle(NdArray.Build(o.Shape, index => Math.Cos(index.Sum() + 1))))];
        ImmutableArray<NdArray> gradients = interpreter.Run(halves.Backward.Graph, [.. halves.InputsRead.Select(i => rounded[i]), .. Outputs(OutputRole.Kept), .. seeds]);

        (float[][] results, float[][] inputGradients, GradientSet parameterGradients) = model.Differentiate(entry, halves, inputs, seeds, symbols);
        Compare([.. Outputs(OutputRole.Result), .. Outputs(OutputRole.Carried)], results, tolerance, $"{entry.Declaration.Name} result of the forward pass");
        Compare(gradients, inputGradients, wider, $"{entry.Declaration.Name} gradient of input");
        CheckParameters(model, interpreter, parameterGradients, wider, entry.Declaration.Name);

        // Without the gradients of inputs, those of parameters stay the same; each input's is the same without the others'.
        (_, _, GradientSet alone) = model.Differentiate(entry, halves, inputs, seeds, symbols, wanted: _ => false);
        Assert.Equal(parameterGradients.Values.ToArray(), alone.Values.ToArray());
        for (int i = 0; i < inputGradients.Length; i++)
        {
            int only = i;
            (_, float[][] one, _) = model.Differentiate(entry, halves, inputs, seeds, symbols, wanted: index => index == only);
            Assert.Equal(inputGradients[i], one[i]);
        }

        IEnumerable<NdArray> Outputs(OutputRole role) => forward.Where((_, i) => halves.Forward.OutputRoles[i] == role);
    }

    /// <summary>As <see cref="Matches"/> where the sizes fit; where they don't, whether the entry point refuses them.</summary>
    public static void MatchesOrRefuses(EmittedModel model, EntryPoint entry, IReadOnlyList<NdArray> inputs, IReadOnlyDictionary<string, long> symbols, double tolerance = 1e-5)
    {
        if (Fits(entry.Inference, symbols))
        {
            Matches(model, entry, inputs, symbols, tolerance);
            return;
        }

        Refuses(() => model.Run(entry, inputs, symbols));
    }

    /// <summary>Whether all operators of a function take these sizes.</summary>
    public static bool Fits(Function function, IReadOnlyDictionary<string, long> symbols) =>
        function.Callees.All(f => Fits(f, symbols)) && function.Graph.Nodes.SelectMany(n => n.Operator.SizeBounds(n)).All(b => b.Dim.Evaluate(symbols) >= b.Least);

    private static void Refuses(Action call)
    {
        string message = Assert.IsType<ArgumentException>(Assert.Throws<InvalidOperationException>(call).InnerException).Message;
        Assert.True(message.StartsWith("The sizes do not fit: ", StringComparison.Ordinal) || message.StartsWith("No samples: ", StringComparison.Ordinal), message);
    }

    public static NdArray Filled(Shape shape, int seed, IReadOnlyDictionary<string, long> symbols)
    {
        var random = new Random(seed);
        return NdArray.Build([.. shape.Dims.Items.Select(d => (int)d.Evaluate(symbols))], _ => (random.NextDouble() * 2) - 1);
    }

    private static void CheckParameters(EmittedModel model, GraphInterpreter interpreter, GradientSet gradients, (double Relative, double Absolute) tolerance, string name)
    {
        for (int i = 0; i < model.Program.Parameters.Length; i++)
        {
            ParameterSlot slot = model.Program.Parameters[i];
            if (slot.IsTrainable)
            {
                float[] actual = gradients[slot.Path].ToArray();
                NdArray expected = interpreter.Gradients.TryGetValue(i, out NdArray? gradient) ? gradient : new NdArray([actual.Length], new double[actual.Length]);
                Compare([expected], [actual], tolerance, $"{name} gradient of {slot.Path}");
            }
        }

        CheckPadding(model, gradients);
    }

    /// <summary>Padding stays zero: optimizers rely on it.</summary>
    private static void CheckPadding(EmittedModel model, GradientSet gradients)
    {
        GradientSet copy = model.Parameters.CreateGradients();
        foreach (NamedTensor parameter in gradients)
        {
            copy[parameter.Name].CopyFrom(parameter.ToArray());
        }

        Assert.Equal(copy.Values.ToArray(), gradients.Values.ToArray());
    }

    private static NdArray AsSingle(NdArray values) => new(values.Shape, [.. values.Data.Select(v => (double)(float)v)]);

    private static void Compare(ImmutableArray<NdArray> expected, float[][] actual, (double Relative, double Absolute) tolerance, string what)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            double scale = expected[i].Data.Select(Math.Abs).Where(double.IsFinite).DefaultIfEmpty(0).Max();
            for (int k = 0; k < expected[i].Data.Length; k++)
            {
                (double wanted, double got) = (expected[i].Data[k], actual[i][k]);
                bool isClose = Math.Abs(wanted - got) <= tolerance.Absolute + (tolerance.Relative * scale);
                Assert.True(isClose || wanted.Equals(got), $"{what} {i}[{k}]: {actual[i][k]} instead of {expected[i].Data[k]}");
            }
        }
    }
}
