using System.Collections.Immutable;
using GeneratorTests.Interpreter;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Contraction;
using ModelGen.Generator.Operators.Effects;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Operators.Reduction;
using ModelGen.Generator.Operators.Sources;
using ModelGen.Generator.Passes;

namespace GeneratorTests.Passes;

/// <summary>What each pass does to small graphs, as printed graphs.</summary>
public class PassTests
{
    [Fact]
    public void Decomposition_leaves_primitives_only() => Expect(
        DecomposeComposites.Run,
        (g, x) => g.Add(new Mean([1], KeepDim: false), x),
        """
        %0 x = input 0  [batch, 8]
        %1 = 8  []
        %2 = sum(%0, 1)  [batch]
        %3 = 1  []
        %4 = %3 / %1  []
        %5 = %2 * %4  [batch]
        return %5
        """,
        before: g => Assert.Contains(g.Nodes, n => n.Operator.Kind == OperatorKind.Composite));

    [Fact]
    public void What_stops_gradients_is_taken_away_where_there_are_none_to_stop() => Expect(
        RemoveDetach.Run,
        (g, x) => g.Plus(g.Add(new Detach(), x), g.Add(new Detach(), g.Add(new Relu(), x))),
        """
        %0 x = input 0  [batch, 8]
        %1 = relu(%0)  [batch, 8]
        %2 = %0 + %1  [batch, 8]
        return %2
        """);

    [Fact]
    public void Composites_of_composites_are_decomposed_too() =>
        Assert.DoesNotContain(DecomposeComposites.Run(Build((g, x) => g.Add(new Var([0, 1], KeepDim: false, Correction: 1), x))).Nodes, n => n.Operator.Kind == OperatorKind.Composite);

    [Fact]
    public void Numbers_are_computed_at_build_time() => Expect(
        FoldConstants.Run,
        (g, x) => g.Times(x, g.Over(g.Number(1), g.Add(new DimScalar(8)))),
        """
        %0 x = input 0  [batch, 8]
        %3 = 0.125  []
        %4 = %0 * %3  [batch, 8]
        return %4
        """);

    [Fact]
    public void Sizes_of_named_dimensions_are_left_to_run_time() => Expect(
        FoldConstants.Run,
        (g, x) => g.Times(x, g.Add(new DimScalar(Dim.Symbol("batch")))),
        """
        %0 x = input 0  [batch, 8]
        %1 = batch  []
        %2 = %0 * %1  [batch, 8]
        return %2
        """);

    public static TheoryData<string, string> Rules => new()
    {
        { "x + 0", "%0" },
        { "0 + x", "%0" },
        { "x - 0", "%0" },
        { "0 - x", "-%0" },
        { "x * 1", "%0" },
        { "1 * x", "%0" },
        { "x * -1", "-%0" },
        { "2 * x * 3", "%0 * 6" },
        { "x / 1", "%0" },
        { "x / 4", "%0 * 0.25" },
        { "x / 3", "%0 / 3" },
        { "--x", "%0" },
        { "x + -x", "%0 - %0" },
        { "x - -x", "%0 + %0" },
        { "x ^ 1", "%0" },
        { "x ^ 2", "square(%0)" },
        { "x ^ 3", "square(%0) * %0" },
        { "x ^ 0.5", "sqrt(%0)" },
        { "x ^ -0.5", "rsqrt(%0)" },
        { "x ^ -1", "1 / %0" },
        { "x + expand(0)", "%0" },
        { "clamp(x)", "%0" },
        { "reshape(x, same)", "%0" },
        { "reshape(reshape(x))", "reshape(%0, [8, batch])" },
        { "permute(x, 0, 1)", "%0" },
        { "permute(permute(x))", "%0" },
        { "expand(expand(x))", "expand(%0, [2, 3, batch, 8])" },
        { "concat(x)", "%0" },
        { "slice(slice(x))", "%0[0..1, 3..4]" },
        { "slice(x, all)", "%0" },
        { "sum(x, none)", "%0" },
        { "matmul(x, permute(x))", "%0 · %0ᵀ" },
        { "matmul(permute(x), x)", "%0ᵀ · %0" },
        { "x + x", "%0 + %0" },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_local_rule_applies(string expression, string expected)
    {
        Graph before = Build((g, x) => Expression(g, x, expression));
        Graph after = Simplify.Run(before);
        GraphVerifier.Verify(after);
        Assert.Equal(expected, Formula(after.Outputs[0]));
        AssertSameResults(before, after);
    }

    [Fact]
    public void What_is_left_of_a_named_value_keeps_its_name()
    {
        Graph graph = Simplify.Run(Build((g, x) => g.AddNode(new Multiply(), [g.Add(new Exp(), x), g.Number(1)], "h").Output));
        Assert.Equal("h", graph.Outputs[0].Name);
        Assert.IsType<Exp>(graph.Outputs[0].Operator);
    }

    [Fact]
    public void Equal_expressions_are_computed_once() => Expect(
        EliminateCommonSubexpressions.Run,
        (g, x) => g.Plus(g.Times(g.Add(new Exp(), x), 2), g.AddNode(new Exp(), [x], "e").Output),
        """
        %0 x = input 0  [batch, 8]
        %1 e = exp(%0)  [batch, 8]
        %2 = 2  []
        %3 = %1 * %2  [batch, 8]
        %4 = %3 + %1  [batch, 8]
        return %4
        """);

    [Fact]
    public void Positive_and_negative_zero_are_not_equal() =>
        Assert.Equal(3, EliminateCommonSubexpressions.Run(Build((g, _) => g.Over(g.Number(0.0), g.Number(-0.0)))).Nodes.Length);

    [Fact]
    public void Effects_are_never_merged()
    {
        var builder = new GraphBuilder();
        Node x = builder.AddNode(new Input(0, TensorType.Float(Shape.Of(8))), [], "x");
        ImmutableArray<Node> effects = [.. Enumerable.Range(0, 2).Select(_ => builder.AddNode(new AccumulateGradient(0, Shape.Of(8)), [x.Output]))];
        Assert.Equal(2, EliminateCommonSubexpressions.Run(new Graph([x], [], effects)).Effects.Length);
    }

    [Fact]
    public void A_chain_of_thousands_of_nodes_is_no_problem()
    {
        Graph graph = Build((g, x) => Enumerable.Range(0, 5000).Aggregate(x, (sum, i) => i % 2 == 0 ? g.Plus(sum, g.Number(0)) : g.Plus(sum, x)));
        Graph after = EliminateCommonSubexpressions.Run(Simplify.Run(FoldConstants.Run(graph)));
        GraphVerifier.Verify(after);
        Assert.Equal(2501, after.Nodes.Length);
    }

    [Fact]
    public void The_verifier_finds_a_wrong_type()
    {
        var x = new Node(0, new Input(0, TensorType.Float(Shape.Of(8))), [], [TensorType.Float(Shape.Of(8))], -1);
        var y = new Node(1, new Exp(), [x.Output], [TensorType.Float(Shape.Of(9))], -1);
        Assert.Contains("%1 exp has the types [9], but its inputs give [8]", Failure(new Graph([x], [y.Output], [])), StringComparison.Ordinal);
    }

    [Fact]
    public void The_verifier_finds_a_wrong_order()
    {
        var x = new Node(2, new Input(0, TensorType.Float(Shape.Of(8))), [], [TensorType.Float(Shape.Of(8))], -1);
        var y = new Node(1, new Exp(), [x.Output], [TensorType.Float(Shape.Of(8))], -1);
        Assert.Contains("%1 exp reads %2, which comes after it", Failure(new Graph([x], [y.Output], [])), StringComparison.Ordinal);
    }

    [Fact]
    public void The_verifier_finds_a_mask_as_a_result() =>
        Assert.Contains("an output is a mask, which has no memory", Failure(Build((g, x) => g.Add(new Greater(), x, x))), StringComparison.Ordinal);

    [Fact]
    public void The_verifier_finds_a_foreign_input()
    {
        Graph graph = Build((g, x) => g.Add(new Exp(), x));
        Assert.Contains("an input does not belong to the graph", Failure(new Graph([], graph.Outputs, [])), StringComparison.Ordinal);
    }

    private static string Failure(Graph graph) => Assert.Throws<InvalidOperationException>(() => GraphVerifier.Verify(graph)).Message;

    private static Graph Build(Func<GraphBuilder, Value, Value> body)
    {
        var builder = new GraphBuilder();
        Node x = builder.AddNode(new Input(0, TensorType.Float(Shape.Of(Dim.Symbol("batch"), 8))), [], "x");
        return new Graph([x], [body(builder, x.Output)], []);
    }

    private static void Expect(Func<Graph, Graph> pass, Func<GraphBuilder, Value, Value> body, string expected, Action<Graph>? before = null)
    {
        Graph graph = Build(body);
        before?.Invoke(graph);
        Graph after = pass(graph);
        GraphVerifier.Verify(after);
        AssertSameResults(graph, after);
        Assert.Equal(expected.ReplaceLineEndings("\n"), string.Join("\n", GraphPrinter.Print(after).TrimEnd().Split('\n').Select(l => l.Trim())));
    }

    private static void AssertSameResults(Graph before, Graph after)
    {
        NdArray x = NdArray.Build([3, 8], i => Math.Sin(i[0] + (3 * i[1])) + 1.5);
        var interpreter = new GraphInterpreter(new Dictionary<string, long> { ["batch"] = 3 });
        double[] expected = Run(before).Data, actual = Run(after).Data;
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), p => Assert.Equal(p.First, p.Second, 1e-12));

        NdArray Run(Graph graph) => interpreter.Run(DecomposeComposites.Run(graph), [x]).Single();
    }

    /// <summary>A value as nested text; inputs by number.</summary>
    private static string Formula(Value value) => value.Operator is Input
        ? value.ToString()
        : value.Operator.Describe([.. value.Node.Inputs.Select(i => i.Operator is Constant ? i.Operator.Describe([]) : Formula(i))]);

    private static Value Expression(GraphBuilder g, Value x, string expression)
    {
        var swap = new Permute([1, 0]);
        Dim batch = Dim.Symbol("batch");
        return expression switch
        {
            "x + 0" => g.Plus(x, 0),
            "0 + x" => g.Plus(g.Number(0), x),
            "x - 0" => g.Minus(x, g.Number(0)),
            "0 - x" => g.Minus(0, x),
            "x * 1" => g.Times(x, 1),
            "1 * x" => g.Times(g.Number(1), x),
            "x * -1" => g.Times(x, -1),
            "2 * x * 3" => g.Times(g.Times(g.Number(2), x), 3),
            "x / 1" => g.Over(x, g.Number(1)),
            "x / 4" => g.Over(x, g.Number(4)),
            "x / 3" => g.Over(x, g.Number(3)),
            "--x" => g.Negative(g.Negative(x)),
            "x + -x" => g.Plus(x, g.Negative(x)),
            "x - -x" => g.Minus(x, g.Negative(x)),
            ['x', ' ', '^', ' ', .. var power] => g.Add(new Pow(), x, g.Number(double.Parse(power))),
            "x + expand(0)" => g.Plus(x, g.Add(new Expand(x.Shape), g.Number(0))),
            "clamp(x)" => g.Add(new Clamp(double.NegativeInfinity, double.PositiveInfinity), x),
            "reshape(x, same)" => g.Add(new Reshape(x.Shape), x),
            "reshape(reshape(x))" => g.Add(new Reshape(Shape.Of(8, batch)), g.Add(new Reshape(Shape.Of(batch * 8)), x)),
            "permute(x, 0, 1)" => g.Add(new Permute([0, 1]), x),
            "permute(permute(x))" => g.Add(swap, g.Add(swap, x)),
            "expand(expand(x))" => g.Add(new Expand(Shape.Of(2, 3, batch, 8)), g.Add(new Expand(Shape.Of(3, batch, 8)), x)),
            "concat(x)" => g.Add(new Concat(0), x),
            "slice(slice(x))" => g.Add(new Slice([0, 2], Shape.Of(1, 1)), g.Add(new Slice([0, 1], Shape.Of(1, 4)), x)),
            "slice(x, all)" => g.Add(new Slice([0, 0], x.Shape), x),
            "sum(x, none)" => g.Add(new ReduceSum([], KeepDim: false), x),
            "matmul(x, permute(x))" => g.Add(new MatMul(false, false), x, g.Add(swap, x)),
            "matmul(permute(x), x)" => g.Add(new MatMul(false, false), g.Add(swap, x), x),
            _ => g.Plus(x, x),
        };
    }
}
