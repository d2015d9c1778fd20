using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

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

    /// <summary>Whether a call gives an array of tensors, else it gives one tensor.</summary>
    public bool GivesArray { get; init; }

    /// <summary>A function with one signature and one result.</summary>
    public static Stub Of(string name, string signature, Func<GraphBuilder, ICallArguments, Value> build) => Of(name, [signature], build);

    /// <summary>A function with overloads and one result.</summary>
    public static Stub Of(string name, ImmutableArray<string> signatures, Func<GraphBuilder, ICallArguments, Value> build) =>
        new(name, signatures, (graph, arguments) => [build(graph, arguments)]);

    /// <summary>A function all of whose parameters are tensors: the inputs of the operator.</summary>
    public static Stub Of(string name, string signature, Operator op)
    {
        string[] parameters = signature.Split([", "], StringSplitOptions.None);
        return Of(name, signature, (graph, arguments) => graph.Add(op, [.. parameters.Select(arguments.Tensor)]));
    }
}
