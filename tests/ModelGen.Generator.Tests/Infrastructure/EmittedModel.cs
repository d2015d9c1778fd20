using System.Reflection;
using System.Text;
using GeneratorTests.Interpreter;
using ModelGen;
using ModelGen.Generator;
using ModelGen.Generator.Declarations;
using ModelGen.Generator.Emit;
using ModelGen.Generator.Graphs;
using Shape = ModelGen.Generator.Graphs.Shape;

namespace GeneratorTests.Infrastructure;

/// <summary>
/// A model's emitted code, compiled, loaded and run: with arrays instead of spans, which reflection can't pass. The class is <c>Test.Net</c>.
/// </summary>
internal sealed class EmittedModel
{
    private readonly Assembly assembly;
    private readonly object model;

    private EmittedModel(ModelProgram program, string text, Assembly assembly)
    {
        Program = program;
        Text = text;
        this.assembly = assembly;
        Type type = assembly.GetType("Test.Net", throwOnError: true)!;
        model = Activator.CreateInstance(type, 1)!;
        Parameters = (ParameterSet)type.GetProperty("Parameters")!.GetValue(model)!;
    }

    public ModelProgram Program { get; }

    /// <summary>The generated file.</summary>
    public string Text { get; }

    public ParameterSet Parameters { get; }

    /// <summary>Emits, compiles without any warning, loads.</summary>
    /// <param name="sources">What the user wrote, and modules' generated parts.</param>
    public static EmittedModel Load(ModelProgram program, params ReadOnlySpan<string> sources)
    {
        string text = ModelEmitter.Emit(ModelCompiler.Plan(program, TestContext.Current.CancellationToken)).Single().Text;
        return new(program, text, InMemoryAssembly.Compile([.. sources, text, Driver(program)]));
    }

    /// <summary>Gives the model these values.</summary>
    public void SetParameters(IReadOnlyList<NdArray> values)
    {
        for (int i = 0; i < values.Count; i++)
        {
            ParameterSlot slot = Program.Parameters[i];
            NamedTensor tensor = slot.IsTrainable ? Parameters[slot.Path] : Parameters.States.Single(s => s.Name == slot.Path);
            tensor.CopyFrom(Floats(values[i]));
        }
    }

    /// <summary>Runs an entry point with inference semantics.</summary>
    public float[][] Run(EntryPoint entry, IReadOnlyList<NdArray> inputs, IReadOnlyDictionary<string, long> symbols)
    {
        Array[] results = Results(entry, symbols);
        Invoke(entry.Declaration.Name, model, Arrays(entry, inputs), results, Values(entry, symbols));
        return [.. results.Select(Floats)];
    }

    /// <summary>Runs forward and backward; gives results, gradients of the float inputs, and the gradients of parameters by name.</summary>
    /// <param name="halves">Which of its pairs.</param>
    /// <param name="wanted">Which gradients of inputs to ask for.</param>
    public (float[][] Results, float[][] InputGradients, GradientSet Gradients) Differentiate(
        EntryPoint entry, Differentiated halves, IReadOnlyList<NdArray> inputs, IReadOnlyList<NdArray> seeds, IReadOnlyDictionary<string, long> symbols, Func<int, bool>? wanted = null)
    {
        Array[] results = Results(entry, symbols);
        float[][] gradients = Allocate(halves.Backward.Graph.Outputs.Select(o => o.Shape), symbols);
        for (int i = 0; i < gradients.Length; i++)
        {
            gradients[i] = wanted?.Invoke(i) ?? true ? gradients[i] : [];
        }

        GradientSet parameterGradients = Parameters.CreateGradients();
        float[][] resultGradients = [.. seeds.Select(Floats)];
        Invoke(entry.Declaration.Name + "Both", model, Arrays(entry, inputs), results, resultGradients, gradients, parameterGradients, new Tape(), halves == entry.Differentiated, Values(entry, symbols));
        return ([.. results.Select(Floats)], gradients, parameterGradients);
    }

    private void Invoke(string method, params object[] arguments)
    {
        try
        {
            assembly.GetType("Test.Driver", throwOnError: true)!.GetMethod(method)!.Invoke(null, arguments);
        }
        catch (TargetInvocationException e)
        {
            throw new InvalidOperationException($"{method} threw {e.InnerException}", e.InnerException);
        }
    }

    private static float[] Floats(NdArray values) => [.. values.Data.Select(v => (float)v)];

    /// <summary>Integers as floats, for comparison.</summary>
    private static float[] Floats(Array values) => values is int[] integers ? [.. integers.Select(v => (float)v)] : (float[])values;

    private static Array[] Results(EntryPoint entry, IReadOnlyDictionary<string, long> symbols) =>
        [.. Allocate(entry.Inference.Graph.Outputs.Select(o => o.Shape), symbols).Select((r, i) => IsInteger(entry, i) ? new int[r.Length] : (Array)r)];

    private static bool IsInteger(EntryPoint entry, int result) => entry.Inference.Graph.Outputs[result].Type.Element == ElementType.Int32;

    private static Array[] Arrays(EntryPoint entry, IReadOnlyList<NdArray> inputs) =>
        [.. inputs.Select((x, i) => entry.Declaration.Inputs[i].Element switch
        {
            DeclaredElement.Int => x.Data.Select(v => (int)v).ToArray(),
            DeclaredElement.Byte => x.Data.Select(v => (byte)v).ToArray(),
            _ => (Array)Floats(x),
        })];

    private static int[] Values(EntryPoint entry, IReadOnlyDictionary<string, long> symbols) => [.. entry.Symbols.Select(s => (int)symbols[s])];

    private static float[][] Allocate(IEnumerable<Shape> shapes, IReadOnlyDictionary<string, long> symbols) =>
        [.. shapes.Select(s => Enumerable.Repeat(float.NaN, (int)Math.Max(0, s.Length.Evaluate(symbols))).ToArray())];

    /// <summary>A class with a method over arrays for each public method.</summary>
    private static string Driver(ModelProgram program)
    {
        var text = new StringBuilder("namespace Test;\npublic static class Driver\n{\n");
        foreach (EntryPoint entry in program.EntryPoints)
        {
            EntryPointDeclaration declaration = entry.Declaration;
            bool isLoss = declaration.Kind == EntryPointKind.Loss;
            string name = declaration.Name;
            string inputs = string.Concat(declaration.Inputs.Items.Select((x, i) => $"({x.Element.ToString().ToLowerInvariant()}[])a[{i}], "));
            string symbols = string.Concat(entry.Symbols.Select((_, i) => $", s[{i}]"));
            string results = string.Concat(entry.Inference.Graph.Outputs.Select((_, i) => $"{(IsInteger(entry, i) ? "(int[])" : "(float[])")}r[{i}], ").Skip(isLoss ? 1 : 0));
            string seeds = isLoss ? "dr[0][0], " : string.Concat(entry.Inference.Graph.Outputs.Where(o => o.Type.Element == ElementType.Float32).Select((_, i) => $"dr[{i}], "));
            string gradients = string.Concat(declaration.Inputs.Items.Where(x => x.Element == DeclaredElement.Float).Select((_, i) => $"da[{i}], "));
            string assign = isLoss ? "((float[])r[0])[0] = " : "";
            string call = (inputs + results).TrimEnd(' ', ',') + (declaration.Inputs.Count == 0 && results.Length == 0 ? symbols.TrimStart(',', ' ') : symbols);
            text.Append($"public static void {name}(Net n, System.Array[] a, System.Array[] r, int[] s) => {assign}n.{name}({call});\n");
            text.Append($"public static void {name}Both(Net n, System.Array[] a, System.Array[] r, float[][] dr, float[][] da, ModelGen.GradientSet g, ModelGen.Tape t, bool training, int[] s)\n{{\n");
            text.Append($"{assign}n.{name}Forward({inputs}{results}t{(entry.DifferentiatedInference is null ? "" : ", training")}{symbols});\nn.{name}Backward({inputs}{seeds}{gradients}g, t{symbols});\n}}\n");
        }

        return text.Append("}\n").ToString();
    }
}
