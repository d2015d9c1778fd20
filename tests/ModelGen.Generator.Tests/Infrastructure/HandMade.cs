using System.Collections.Immutable;
using System.Text;
using ModelGen.Generator.Autodiff;
using ModelGen.Generator.Declarations;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Operators.Sources;
using ModelGen.Generator.Passes;

namespace GeneratorTests.Infrastructure;

/// <summary>Models made of functions that a test has built, as if a user had declared them.</summary>
internal static class HandMade
{
    /// <summary>A class <c>Test.Net</c> with one entry point for each function, differentiated where that is possible.</summary>
    public static ModelProgram Program(IReadOnlyList<Function> functions, params ImmutableArray<ParameterSlot> parameters)
    {
        var type = new TypeDeclaration("Test", [], "partial class Net", "Net", "Test.Net.g.cs", "public");
        ImmutableArray<EntryPoint> entries = [.. functions.Select(f => new EntryPoint(Declare(f), f, Differentiate(f), null, []))];
        var declaration = new ModelDeclaration(type, new ClassDeclaration("Net", "Net", 0, [], [], null), [], [], [], [.. entries.Select(e => e.Declaration)], HasErrors: false);
        return new ModelProgram(declaration, parameters, [], entries);
    }

    public static EmittedModel Load(IReadOnlyList<Function> functions, params ImmutableArray<ParameterSlot> parameters)
    {
        var user = new StringBuilder("namespace Test;\npublic partial class Net\n{\n");
        foreach (Function function in functions)
        {
            user.Append($"private void {function.Name}() {{ }}\n");
        }

        return EmittedModel.Load(Program(functions, parameters), user.Append("}\n").ToString());
    }

    private static EntryPointDeclaration Declare(Function function) => new(
        0,
        function.Name,
        EntryPointKind.Forward,
        function.Name,
        function.Graph.Inputs.Select(Declare).ToEquatableArray(),
        null,
        function.Graph.Outputs.Select((_, i) => function.Graph.Outputs.Length == 1 ? "result" : $"result{i}").ToEquatableArray())
    {
        IntegerResults = Enumerable.Range(0, function.Graph.Outputs.Length).Where(i => function.Graph.Outputs[i].Type.Element == ElementType.Int32).ToEquatableArray(),
    };

    private static EntryPointInput Declare(Node input) => new(
        0,
        input.Output.Name!,
        input.Types[0].Element switch { ElementType.Int32 => DeclaredElement.Int, ElementType.UInt8 => DeclaredElement.Byte, _ => DeclaredElement.Float },
        input.Types[0].Shape.Dims.Items.Select(d => d.Constant is { } size ? new DeclaredDim((int)size, null) : new DeclaredDim(null, d.Symbols.Single())).ToEquatableArray());

    private static Differentiated Differentiate(Function function)
    {
        try
        {
            ImmutableSortedSet<int> trained = [.. Enumerable.Range(0, function.Parameters.Length).Where(i => function.Parameters[i].IsTrainable)];
            Differentiated halves = new Differentiation(CancellationToken.None).Differentiate(function, trained);
            var rewriter = new FunctionRewriter(g => EliminateCommonSubexpressions.Run(Simplify.Run(FoldConstants.Run(DecomposeComposites.Run(g)))));
            return new(rewriter.Rewrite(halves.Forward), rewriter.Rewrite(halves.Backward), halves.InputsRead);
        }
        catch (ModelGen.Generator.Operators.NotDifferentiableException)
        {
            return new(function, new Function(function.Name + "Backward", function.Parameters, Zeros(function.Graph)) { IsBackward = true }, []);
        }
    }

    /// <summary>A backward pass for what has no derivative.</summary>
    private static Graph Zeros(Graph graph)
    {
        var builder = new GraphBuilder();
        ImmutableArray<Node> seeds = [.. graph.Outputs.Where(o => o.Type.Element == ElementType.Float32).Select((o, i) => builder.AddNode(new Input(i, o.Type), [], $"dy{i}"))];
        Value zero = builder.Add(new Constant(0));
        IEnumerable<Node> inputs = graph.Inputs.Where(i => i.Types[0].Element == ElementType.Float32);
        return new Graph(seeds, [.. inputs.Select(i => builder.Add(new Expand(i.Types[0].Shape), zero))], []);
    }
}
