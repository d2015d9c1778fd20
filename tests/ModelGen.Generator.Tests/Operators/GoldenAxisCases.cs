using ModelGen.Generator.Graphs;
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

        yield return ("tile", GoldenCases.Call("Ops.Tile", ["x"], ("reps", new[] { 2, 1, 3 })));
        yield return ("tile_new", GoldenCases.Call("Ops.Tile", ["x"], ("reps", new[] { 2, 1, 1, 2 })));
        yield return ("outer", GoldenCases.Call("Ops.Outer", ["x", "y"]));
        yield return ("one_hot", (graph, x) => graph.Times(x[0], GoldenCases.Call("Ops.OneHot", ["x"], ("numClasses", 6))(graph, [x[1]])));
        yield return ("arange", (graph, x) => graph.Times(x[0], GoldenCases.Call("Ops.Arange", [], ("start", 2), ("end", 9), ("step", 2))(graph, [])));
    }
}
