using System.Collections.Immutable;
using ModelGen.Generator.Operators;

namespace ModelGen.Generator.Graphs;

/// <summary>An application of an operator: immutable, single assignment. Ids grow in program order, so every input has a smaller id.</summary>
internal sealed class Node(int id, Operator op, ImmutableArray<Value> inputs, ImmutableArray<TensorType> types, int site, string? name)
{
    public int Id { get; } = id;

    public Operator Operator { get; } = op;

    public ImmutableArray<Value> Inputs { get; } = inputs;

    /// <summary>One for each output.</summary>
    public ImmutableArray<TensorType> Types { get; } = types;

    /// <summary>Where the user wrote it.</summary>
    public int Site { get; } = site;

    /// <summary>The user's name for it (a local variable), where there is one; derivatives get <c>d</c> + name.</summary>
    public string? Name { get; } = name;

    public Value Output => new(this, 0);

    public override string ToString() => $"%{Id} {Operator.Name}";
}

/// <summary>An output of a node.</summary>
internal readonly record struct Value(Node Node, int Index)
{
    public TensorType Type => Node.Types[Index];

    public Shape Shape => Type.Shape;

    public Operator Operator => Node.Operator;

    public override string ToString() => Node.Types.Length == 1 ? $"%{Node.Id}" : $"%{Node.Id}.{Index}";
}
