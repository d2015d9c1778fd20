using System.Collections.Immutable;
using GeneratorTests.Infrastructure;
using GeneratorTests.Interpreter;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Sources;
using ModelGen.Tests;

namespace GeneratorTests.Operators;

/// <summary>
/// Results and gradients where formulas break, as PyTorch has them: at NaN, infinities, zeros of both signs, and numbers of the ends of the range, one element at a time.
/// </summary>
[Trait("Runs", "EmittedCode")]
public class SpecialValueTests
{
    private const string File = "special.safetensors";

    private static readonly ImmutableArray<string> Names = [.. CasesOfTheFile()];

    private static readonly Lazy<EmittedModel> Emitted = new(() =>
    {
        using ModelGen.SafetensorsReader file = Golden.Open(File);
        return HandMade.Load([.. Names.Select((name, i) => new Function($"F{i}", [], Build(file, name)))]);
    });


    public static TheoryData<string> Cases => [.. Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agrees_with_PyTorch(string name)
    {
        using ModelGen.SafetensorsReader file = Golden.Open(File);
        EntryPoint entry = Emitted.Value.Program.EntryPoints[Names.IndexOf(name)];
        NdArray[] inputs = Inputs(file, name);
        (float[][] results, float[][] gradients, _) = Emitted.Value.Differentiate(entry, entry.Differentiated, inputs, [Read(file, $"{name}/dy")], GraphInterpreter.NoSymbols);
        var differences = new List<string>();
        Compare(name, "y", inputs, Read(file, $"{name}/y"), results.Single(), differences);
        for (int i = 0; i < gradients.Length; i++)
        {
            string part = i == 0 ? "dx" : "dx2";
            Compare(name, part, inputs, Read(file, $"{name}/{part}"), gradients[i], differences);
        }

        Assert.True(differences.Count == 0, string.Join("\n", differences));
    }

    private static void Compare(string name, string part, NdArray[] inputs, NdArray expected, float[] actual, List<string> differences)
    {
        // These derivatives read the result, as PyTorch's do: in single precision that, or for softmax the sum of a row of it, is as near to 1 as it can be. Where the true
        // derivative is 0 PyTorch in single precision has the same remainders; the file is rounded from double precision.
        double absolute = name is "tanh" or "sigmoid" or "softmax_-1" && part == "dx" ? 3e-7 : 1e-37;
        for (int i = 0; i < actual.Length; i++)
        {
            float[] x = [.. inputs.Select(input => (float)input.Data[input.Data.Length == actual.Length ? i : 0])];
            if (!IsNear((float)expected.Data[i], actual[i], absolute))
            {
                differences.Add(FormattableString.Invariant($"{name}: {part} at ({string.Join(", ", x)}) is {actual[i]:G9}, not {expected.Data[i]:G9}"));
            }
        }
    }

    /// <summary>Infinities and NaN exactly; where the true value is nearly too small for a float, zero will do.</summary>
    private static bool IsNear(float expected, float actual, double absolute) =>
        float.IsNaN(expected) ? float.IsNaN(actual)
        : float.IsInfinity(expected) || float.IsInfinity(actual) ? expected == actual
        : Math.Abs((double)expected - actual) <= (1e-4 * Math.Abs(expected)) + absolute;

    private static IEnumerable<string> CasesOfTheFile()
    {
        using ModelGen.SafetensorsReader file = Golden.Open(File);
        return [.. file.Tensors.Select(t => t.Name.Split('/')[0]).Distinct()];
    }

    private static NdArray[] Inputs(ModelGen.SafetensorsReader file, string name) =>
        [.. new[] { "x", "x2" }.Where(i => file.TryFind($"{name}/{i}", out _)).Select(i => Read(file, $"{name}/{i}"))];

    private static Graph Build(ModelGen.SafetensorsReader file, string name)
    {
        var builder = new GraphBuilder();
        ImmutableArray<Node> nodes = [.. Inputs(file, name).Select((x, i) => builder.AddNode(new Input(i, TensorType.Float(Shape.Of([.. x.Shape.Select(d => (Dim)d)]))), [], $"x{i}"))];
        return SampleGraph.Prepare(new Graph(nodes, [GoldenCases.All[name](builder, [.. nodes.Select(n => n.Output)])], []));
    }

    private static NdArray Read(ModelGen.SafetensorsReader file, string name)
    {
        file.TryFind(name, out ModelGen.SafetensorsTensor? tensor);
        return new NdArray(tensor!.Shape.ToArray(), [.. file.Floats(name).Select(f => (double)f)]);
    }
}
