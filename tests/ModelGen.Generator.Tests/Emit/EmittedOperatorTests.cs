using System.Collections.Immutable;
using CsCheck;
using GeneratorTests.Infrastructure;
using GeneratorTests.Interpreter;
using GeneratorTests.Operators;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Axis;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Sources;

namespace GeneratorTests.Emit;

/// <summary>Every operator over random shapes: emitted forward and backward code, compiled and run, against the interpreter.</summary>
[Trait("Runs", "EmittedCode")]
public sealed class EmittedOperatorTests
{
    private const int Samples = 6;

    public static TheoryData<string> Cases => [.. OperatorCases.All.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Emitted_code_computes_what_the_graph_says(string name)
    {
        var samples = new List<OperatorSample>();
        OperatorCases.Named(name).Samples.Sample(samples.Add, iter: Samples, threads: 1);
        var functions = samples.Select((s, i) => new Function($"F{i}", [], SampleGraph.Prepare(Build(s)))).ToList();
        EmittedModel model = HandMade.Load(functions);
        for (int i = 0; i < samples.Count; i++)
        {
            EmittedCheck.Matches(model, model.Program.EntryPoints[i], samples[i].Inputs, GraphInterpreter.NoSymbols);
        }
    }

    /// <summary>The operator over inputs that an entry point can have, with results it can give: masks become numbers, working memory none.</summary>
    private static Graph Build(OperatorSample sample)
    {
        var builder = new GraphBuilder();
        Value half = builder.Add(new Constant(0.5)), one = builder.Add(new Constant(1)), zero = builder.Add(new Constant(0));
        ImmutableArray<Node> inputs = [.. sample.Inputs.Select((_, i) => builder.AddNode(new Input(i, Storable(sample.InputType(i))), [], $"x{i}"))];
        Node node = builder.AddNode(
            sample.Operator, [.. inputs.Select((n, i) => sample.Elements[i] == ElementType.Bool ? builder.Add(new Greater(), n.Output, half) : n.Output)]);
        IEnumerable<Value> outputs = node.Types.Take(sample.Operator is ArgSort or TopK ? 1 : node.Types.Length).Select((t, i) => t.Element == ElementType.Bool ? builder.Add(new Where(), new Value(node, i), one, zero) : new Value(node, i));
        return new Graph(inputs, [.. outputs], []);
    }

    private static TensorType Storable(TensorType type) => type.Element == ElementType.Bool ? type with { Element = ElementType.Float32 } : type;
}
