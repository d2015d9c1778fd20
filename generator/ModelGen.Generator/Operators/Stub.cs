using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Operators;

/// <summary>
/// What users write for an operator: a function of the declaration surface, and the nodes that a call of it stands for. Declared as a static property in the
/// operator's own file; <see cref="OperatorRegistry"/> finds it there.
/// </summary>
/// <param name="Name">Class and method, <c>Ops.Relu</c>; operators of C# by the compiler's name, <c>Tensor.op_Addition</c>.</param>
/// <param name="Signatures">The parameter names of every overload, separated by a comma and a space.</param>
/// <param name="Build">Adds the nodes; throws <see cref="ShapeException"/> where the arguments don't fit.</param>
internal sealed record Stub(string Name, ImmutableArray<string> Signatures, Func<GraphBuilder, ICallArguments, ImmutableArray<Value>> Build)
{
    /// <summary>Other names of the same function: <c>Tensor.op_UnaryNegation</c> beside <c>Ops.Neg</c>.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>Whether a call gives one tensor, an array or a tuple of them.</summary>
    public StubResult Result { get; init; } = StubResult.Tensor;

    /// <summary>A function with one signature and one result.</summary>
    public static Stub Of(string name, string signature, Func<GraphBuilder, ICallArguments, Value> build) => Of(name, [signature], build);

    /// <summary>A function with overloads and one result.</summary>
    public static Stub Of(string name, ImmutableArray<string> signatures, Func<GraphBuilder, ICallArguments, Value> build) =>
        new(name, signatures, (graph, arguments) => [build(graph, arguments)]);

    /// <summary>A function all of whose parameters are tensors: the inputs of the operator.</summary>
    public static Stub Of(string name, string signature, Operator op) => Of(name, signature, (graph, inputs) => graph.Add(op, [.. inputs]), ofIntegers: null);

    /// <summary>A function all of whose parameters are tensors: the inputs of the operator, or of another one where one of them is of integers and numbers are integers with it.</summary>
    public static Stub Of(string name, string signature, Operator op, Operator ofIntegers) =>
        Of(name, signature, op, (graph, inputs) => graph.Add(ofIntegers, [.. inputs]));

    /// <summary>The same where the function on integers is more than one operator.</summary>
    public static Stub Of(string name, string signature, Operator op, Func<GraphBuilder, ImmutableArray<Value>, Value> ofIntegers) =>
        Of(name, signature, (graph, inputs) => graph.Add(op, [.. inputs]), ofIntegers);

    private static Stub Of(
        string name, string signature, Func<GraphBuilder, ImmutableArray<Value>, Value> ofFloats, Func<GraphBuilder, ImmutableArray<Value>, Value>? ofIntegers)
    {
        string[] parameters = signature.Split([", "], StringSplitOptions.None);
        return Of(name, signature, (graph, arguments) =>
        {
            ImmutableArray<Value> inputs = [.. parameters.Select(arguments.Tensor)];
            return ofIntegers is not null && inputs.Any(i => i.Type.Element == ElementType.Int32)
                ? ofIntegers(graph, [.. inputs.Select(graph.AsInteger)])
                : ofFloats(graph, inputs);
        });
    }
}

/// <summary>What a call of a function of the declaration surface gives.</summary>
internal enum StubResult
{
    Tensor,
    Array,
    Tuple,
}
