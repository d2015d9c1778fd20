using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;

namespace GeneratorTests.Operators;

/// <summary>How a declaration writes each case of <c>ops.safetensors</c>.</summary>
internal static class GoldenCases
{
    private static readonly int[][] AxisSets = [[0, 1, 2], [1], [2], [0, 2]];

    public static IReadOnlyDictionary<string, Func<GraphBuilder, Value[], Value>> All { get; } =
        Elementwise().Concat(Binary()).Concat(Reductions()).Concat(Losses()).ToDictionary(c => c.Name, c => c.Build);

    private static IEnumerable<(string Name, Func<GraphBuilder, Value[], Value> Build)> Elementwise()
    {
        foreach (string name in new[] { "Relu", "Selu", "Silu", "Mish", "HardSwish", "HardSigmoid", "Neg", "Abs", "Sign", "Square", "Sin", "Cos", "Tanh", "Sigmoid", "Exp", "Sqrt", "Rsqrt", "Log", "Log1p", "Erf", "Erfc" })
        {
            // PyTorch's name is ours in lower case.
#pragma warning disable CA1308
            yield return (name.ToLowerInvariant(), Call("Ops." + name));
#pragma warning restore CA1308
        }

        yield return ("gelu", Call("Ops.Gelu", ("approximate", 0)));
        yield return ("gelu_tanh", Call("Ops.Gelu", ("approximate", 1)));
        yield return ("softplus", Call("Ops.Softplus", ("beta", 1.0), ("threshold", 20.0)));
        yield return ("softplus_2", Call("Ops.Softplus", ("beta", 2.0), ("threshold", 20.0)));
        yield return ("leaky_relu", Call("Ops.LeakyRelu", ("negativeSlope", 0.01)));
        yield return ("leaky_relu_0.2", Call("Ops.LeakyRelu", ("negativeSlope", 0.2)));
        yield return ("elu", Call("Ops.Elu", ("alpha", 1.0)));
        yield return ("elu_0.5", Call("Ops.Elu", ("alpha", 0.5)));
        yield return ("clamp", Call("Ops.Clamp", ("min", -1.0), ("max", 2.0)));
        yield return ("clamp_min", Call("Ops.Clamp", ("min", -0.5), ("max", double.PositiveInfinity)));
    }

    private static IEnumerable<(string Name, Func<GraphBuilder, Value[], Value> Build)> Binary()
    {
        yield return ("add", Call("Tensor.op_Addition"));
        yield return ("sub", Call("Tensor.op_Subtraction"));
        yield return ("mul", Call("Tensor.op_Multiply"));
        yield return ("div", Call("Tensor.op_Division"));
        yield return ("pow", Call("Ops.Pow"));
        yield return ("maximum", Call("Ops.Maximum"));
        yield return ("minimum", Call("Ops.Minimum"));
        yield return ("matmul", Call("Ops.MatMul"));
        yield return ("matmul_batched", Call("Ops.MatMul"));
        yield return ("grouped_linear", Call("Ops.GroupedLinear"));
        yield return ("grouped_linear_row", Call("Ops.GroupedLinear"));
        yield return ("where", (graph, x) =>
        {
            Value twice = Call("Tensor.op_Multiply", ("right", 2.0))(graph, [x[1]]);
            Value condition = Call("Tensor.op_GreaterThan")(graph, x);
            return Call("Ops.Where")(graph, [condition, x[0], twice]);
        });
    }

    private static IEnumerable<(string Name, Func<GraphBuilder, Value[], Value> Build)> Reductions()
    {
        foreach (int[] axes in AxisSets)
        {
            string suffix = axes.Length == 3 ? "all" : string.Join("_", axes);
            yield return ($"sum_{suffix}", Call("Ops.Sum", ("dims", axes)));
            yield return ($"mean_{suffix}", Call("Ops.Mean", ("dims", axes)));
            yield return ($"amax_{suffix}", Call("Ops.Max", ("dims", axes)));
            yield return ($"amin_{suffix}", Call("Ops.Min", ("dims", axes)));
            yield return ($"logsumexp_{suffix}", Call("Ops.LogSumExp", ("dims", axes)));
            yield return ($"var_{suffix}", Call("Ops.Var", ("dims", axes)));
            yield return ($"var_biased_{suffix}", Call("Ops.Var", ("dims", axes), ("keepDim", false), ("correction", 0)));
        }

        yield return ("var_correction_2", Call("Ops.Var", ("dims", new[] { 1 }), ("keepDim", false), ("correction", 2)));
        foreach (string offset in new[] { "", "_large" })
        {
            foreach (int dim in new[] { -1, 1, 0 })
            {
                yield return ($"softmax_{dim}{offset}", Call("Ops.Softmax", ("dim", dim)));
                yield return ($"log_softmax_{dim}{offset}", Call("Ops.LogSoftmax", ("dim", dim)));
            }

            yield return (offset.Length > 0 ? "logsumexp_large" : "logsumexp_last", Call("Ops.LogSumExp", ("dim", -1), ("keepDim", false)));
        }
    }

    private static IEnumerable<(string Name, Func<GraphBuilder, Value[], Value> Build)> Losses()
    {
        foreach ((string name, int reduction) in new[] { ("mean", 0), ("sum", 1), ("none", 2) })
        {
            yield return ($"cross_entropy_{name}", Call("Ops.CrossEntropy", ("reduction", reduction)));
            yield return ($"mse_loss_{name}", Call("Ops.MSELoss", ("reduction", reduction)));
        }
    }

    /// <summary>A call through the registry: tensors for the first parameters, then attributes by name.</summary>
    internal static Func<GraphBuilder, Value[], Value> Call(string function, params (string Name, object Value)[] attributes) => (graph, tensors) =>
    {
        Stub stub = OperatorRegistry.Find(function)!;
        string[] parameters = stub.Signatures[0].Split(", ");
        IEnumerable<(string, object)> given = tensors.Select((t, i) => (parameters[i], (object)t));
        return stub.Build(graph, new Arguments(graph, [.. given, .. attributes])).Single();
    };

    /// <summary>A call through the registry with tensors for the parameters that are named.</summary>
    internal static Func<GraphBuilder, Value[], Value> Call(string function, string[] parameters, params (string Name, object Value)[] attributes) => (graph, tensors) =>
        OperatorRegistry.Find(function)!.Build(graph, new Arguments(graph, [.. tensors.Select((t, i) => (parameters[i], (object)t)), .. attributes])).Single();
}
