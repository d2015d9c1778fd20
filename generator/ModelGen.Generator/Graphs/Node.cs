using System.Collections.Immutable;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Graphs;

/// <summary>An application of an operator: immutable, single assignment. Ids grow in program order, so every input has a smaller id.</summary>
/// <remarks>
/// Only the names of its outputs are given later, by the builder of its graph (<see cref="GraphBuilder.Name"/>): they are for people, and nothing that is computed depends
/// on them.
/// </remarks>
internal sealed class Node(int id, Operator op, ImmutableArray<Value> inputs, ImmutableArray<TensorType> types, int site, string? layer = null)
{
    public int Id { get; } = id;

    public Operator Operator { get; } = op;

    public ImmutableArray<Value> Inputs { get; } = inputs;

    /// <summary>One for each output.</summary>
    public ImmutableArray<TensorType> Types { get; } = types;

    /// <summary>Where the user wrote it.</summary>
    public int Site { get; } = site;

    /// <summary>The layer whose call it is a part of, by its path below the function's module; null where there is none.</summary>
    public string? Layer { get; } = layer;

    /// <summary>The outputs' names, null where there is none.</summary>
    internal string?[] Names { get; } = new string?[types.Length];

    public Value Output => new(this, 0);

    public IEnumerable<Value> Outputs => Enumerable.Range(0, Types.Length).Select(i => new Value(this, i));

    public override string ToString() => $"%{Id} {Operator.Name}";
}

/// <summary>An output of a node.</summary>
internal readonly record struct Value(Node Node, int Index)
{
    public TensorType Type => Node.Types[Index];

    public Shape Shape => Type.Shape;

    public Operator Operator => Node.Operator;

    /// <summary>The parameter or state tensor that it is, if it is one.</summary>
    public Parameter? Parameter => Operator as Parameter;

    /// <summary>The number that it is, if it is known at build time.</summary>
    public double? Number => (Operator as Constant)?.Value;

    /// <summary>The name it was given: a local variable's, or <c>d</c> and the name of the value whose gradient it is. Null where it has none.</summary>
    public string? Name => Node.Names[Index];

    /// <summary>What emitted code calls it: its name, that of the value it is a view of, or else what the operator says.</summary>
    public string Label
    {
        get
        {
            Value value = this;
            while (value.Name is null && value.Operator.Kind == OperatorKind.View)
            {
                value = value.Node.Inputs[0];
            }

            return value.Name ?? value.Operator.OutputNames[value.Index];
        }
    }

    public override string ToString() => Node.Types.Length == 1 ? $"%{Node.Id}" : $"%{Node.Id}.{Index}";
}
