using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Movement;

namespace ModelGen.Generator.Operators.Reduction;

/// <summary>One number out of all elements along <paramref name="Axes"/> (ascending, each ≥ 0).</summary>
internal abstract record ReductionOperator(EquatableArray<int> Axes, bool KeepDim) : Operator
{
    public override OperatorKind Kind => OperatorKind.Reduction;

    /// <summary>The method of the runtime's <c>Reduce</c> class.</summary>
    public abstract string Kernel { get; }

    /// <summary>Whether <c>Reduce</c> also has a method <c>Add…</c> that adds to the result.</summary>
    public virtual bool CanAccumulate => false;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) =>
        inputs[0].Element == ElementType.Float32
            ? [TensorType.Float(Reductions.Result(inputs[0].Shape, Axes, KeepDim))]
            : throw new ShapeException($"{Name} takes a float tensor, but was given {inputs[0]}");

    /// <summary>Nothing is left to reduce where every axis has the size 1.</summary>
    public override Value? Simplify(GraphBuilder graph, ImmutableArray<Value> inputs) =>
        Axes.Items.All(axis => inputs[0].Shape[axis] == Dim.One)
            ? graph.Add(new Reshape(Reductions.Result(inputs[0].Shape, Axes, KeepDim)), inputs[0])
            : null;

    /// <summary>What a result's condition says of all its elements.</summary>
    public sealed override Value? ConditionOf(GraphBuilder graph, Node node, int input, Value condition) =>
        KeepDim ? condition : Conditions.OfReduced(graph, condition, node.Output.Shape, Axes);

    public override Traits TraitsOf(Node node, ImmutableArray<Traits> inputs) => Reductions.TraitsOf(node, KeepDim);

    public override string Describe(ImmutableArray<string> inputs) => Reductions.Describe(Name, inputs[0], Axes);
}
