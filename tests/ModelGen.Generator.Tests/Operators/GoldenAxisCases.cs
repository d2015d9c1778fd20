using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Elementwise;

namespace GeneratorTests.Operators;

/// <summary>How a declaration writes each case of <c>axis.safetensors</c>.</summary>
internal static class GoldenAxisCases
{
    public static IReadOnlyDictionary<string, Func<GraphBuilder, Value[], Value>> All { get; } = Cases().ToDictionary(c => c.Name, c => c.Build);

    private static IEnumerable<(string Name, Func<GraphBuilder, Value[], Value> Build)> Cases()
    {
        for (int i = 0; i < 3; i++)
        {
            int dim = i;
            yield return ($"cumsum_{dim}", GoldenCases.Call("Ops.CumSum", ["x"], ("dim", dim - 3)));
            yield return ($"prod_{dim}", GoldenCases.Call("Ops.Prod", ["x"], ("dim", dim), ("keepDim", dim == 1)));
            yield return ($"gather_{dim}", GoldenCases.Call("Ops.Gather", ["x", "index"], ("dim", dim)));
            yield return ($"roll_{dim}", GoldenCases.Call("Ops.Roll", ["x"], ("shift", dim - 1), ("dim", dim)));
        }

        yield return ("roll_far", GoldenCases.Call("Ops.Roll", ["x"], ("shift", -13), ("dim", 1)));
        yield return ("prod_all", GoldenCases.Call("Ops.Prod", ["x"]));
        yield return ("flip_1", GoldenCases.Call("Ops.Flip", ["x"], ("dims", new[] { 1 })));
        yield return ("flip_0_2", GoldenCases.Call("Ops.Flip", ["x"], ("dims", new[] { 0, 2 })));
        foreach (int diagonal in new[] { -2, 0, 1 })
        {
            yield return ($"triu_{diagonal}", GoldenCases.Call("Ops.Triu", ["x"], ("diagonal", diagonal)));
            yield return ($"tril_{diagonal}", GoldenCases.Call("Ops.Tril", ["x"], ("diagonal", diagonal)));
        }

        for (int i = 0; i < 3; i++)
        {
            int dim = i;
            yield return ($"argmax_{dim}", (graph, x) => TimesInteger(graph, x[0], Find("Ops.ArgMax", graph, ("x", x[0]), ("dim", dim), ("keepDim", true))[0]));
            yield return ($"argmin_{dim}", (graph, x) => TimesInteger(graph, x[0], Find("Ops.ArgMin", graph, ("x", x[0]), ("dim", dim), ("keepDim", true))[0]));
            foreach (bool descending in new[] { false, true })
            {
                yield return ($"sort_{dim}_{descending}", (graph, x) => Product(graph, Find("Ops.Sort", graph, ("x", x[0]), ("dim", dim), ("descending", descending))));
                yield return ($"topk_{dim}_{descending}", (graph, x) => Product(graph, Find("Ops.TopK", graph, ("x", x[0]), ("k", 2), ("dim", dim), ("largest", descending))));
            }
        }

        yield return ("argmax_all", (graph, x) => TimesInteger(graph, x[0], Find("Ops.ArgMax", graph, ("x", x[0]))[0]));
        yield return ("integers", (graph, x) => Integers(graph, x[0], x[1]));
        yield return ("casts", (graph, x) => Casts(graph, x[0]));
        yield return ("tile", GoldenCases.Call("Ops.Tile", ["x"], ("reps", new[] { 2, 1, 3 })));
        yield return ("tile_new", GoldenCases.Call("Ops.Tile", ["x"], ("reps", new[] { 2, 1, 1, 2 })));
        yield return ("outer", GoldenCases.Call("Ops.Outer", ["x", "y"]));
        yield return ("one_hot", (graph, x) => graph.Times(x[0], GoldenCases.Call("Ops.OneHot", ["x"], ("numClasses", 6))(graph, [x[1]])));
        yield return ("arange", (graph, x) => graph.Times(x[0], GoldenCases.Call("Ops.Arange", [], ("start", 2), ("end", 9), ("step", 2))(graph, [])));
    }

    private static ImmutableArray<Value> Find(string function, GraphBuilder graph, params (string, object)[] arguments) =>
        OperatorRegistry.Find(function)!.Build(graph, new Arguments(graph, arguments));

    private static Value Two(string function, GraphBuilder graph, object left, object right)
    {
        string[] names = OperatorRegistry.Find(function)!.Signatures[0].Split(", ");
        return Find(function, graph, (names[0], left), (names[1], right))[0];
    }

    private static Value TimesInteger(GraphBuilder graph, Value x, Value integer) => graph.Times(x, Find("IntTensor.Float", graph, ("x", integer))[0]);

    private static Value Product(GraphBuilder graph, ImmutableArray<Value> pair) => TimesInteger(graph, pair[0], Two("Tensor.op_Addition", graph, pair[1], 1.0));

    private static Value Integers(GraphBuilder graph, Value v, Value index)
    {
        Value i = Two("Tensor.op_Subtraction", graph, index, 20.0);
        Value isInside = graph.Add(new LogicalAnd(), Two("Tensor.op_GreaterThan", graph, i, 2.0), Two("Ops.NotEqual", graph, i, 4.0));
        Value condition = graph.Add(new LogicalOr(), isInside, Two("Tensor.op_LessThanOrEqual", graph, i, -7.0));
        Value scaled = Two("Tensor.op_Subtraction", graph, Two("Tensor.op_Multiply", graph, i, 3.0), 7.0);
        Value chosen = graph.Add(new Where(), condition, scaled, Find("Ops.Neg", graph, ("x", i))[0]);
        Value sum = Two("Tensor.op_Addition", graph, Two("Ops.Remainder", graph, chosen, 5), Two("Ops.Remainder", graph, Two("Ops.FloorDivide", graph, i, 3), -4));
        return TimesInteger(graph, v, Find("Ops.Unsqueeze", graph, ("x", sum), ("dim", -1))[0]);
    }

    private static Value Casts(GraphBuilder graph, Value v)
    {
        Value truncated = TimesInteger(graph, v, Find("Tensor.Int", graph, ("x", graph.Times(v, 7)))[0]);
        Value any = Find("Ops.Any", graph, ("x", graph.Add(new Greater(), v, graph.Number(0.25))), ("dim", 1), ("keepDim", true))[0];
        Value all = Find("Ops.All", graph, ("x", graph.Add(new Greater(), v, graph.Number(-1.5))), ("dim", 0), ("keepDim", true))[0];
        Value masked = graph.Times(v, Find("BoolTensor.Float", graph, ("x", any))[0]);
        Value twice = Two("Tensor.op_Multiply", graph, Find("BoolTensor.Int", graph, ("x", all))[0], 2.0);
        return graph.Plus(graph.Plus(truncated, masked), TimesInteger(graph, v, twice));
    }
}
