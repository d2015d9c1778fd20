using System.Collections.Immutable;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Movement;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary>One element from one element of each input, under NumPy broadcasting. Most derive from <see cref="UnaryOperator"/> or <see cref="BinaryOperator"/>.</summary>
internal abstract record ElementwiseOperator : Operator
{
    public override OperatorKind Kind => OperatorKind.Elementwise;

    /// <summary>What it costs to compute again rather than to load: about the number of vector instructions.</summary>
    public virtual int Cost => 1;

    /// <summary>Whether its inputs can be exchanged without changing a bit of the result.</summary>
    public virtual bool IsCommutative => false;

    /// <summary>The number of inputs.</summary>
    public abstract int Arity { get; }

    /// <summary>The element type it takes and gives; comparisons and selections override <see cref="Infer"/>.</summary>
    protected virtual ElementType Element => ElementType.Float32;

    /// <summary>The formula over vectors. An argument that is used more than once should be a name.</summary>
    public abstract VectorExpression Formula(ImmutableArray<VectorExpression> arguments);

    /// <summary>The result for numbers known at compile time; null where they are left to the kernel.</summary>
    public virtual double? Evaluate(ImmutableArray<double> arguments) => null;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        RequireElements(inputs, Element);
        return [new TensorType(Element, BroadcastShape(inputs))];
    }

    public override bool KeepsZeros => false;

    public override Value? ConditionOf(GraphBuilder graph, Node node, int input, Value condition) => condition;

    /// <summary>An input that is repeated for another input's sake needs no node for it.</summary>
    public override Value? Simplify(GraphBuilder graph, ImmutableArray<Value> inputs)
    {
        for (int i = 0; i < inputs.Length; i++)
        {
            if (Expand.Unbroadcast(inputs[i]) is { } source)
            {
                ImmutableArray<Value> narrow = inputs.SetItem(i, source);
                if (BroadcastShape([.. narrow.Select(n => n.Type)]) == BroadcastShape([.. inputs.Select(n => n.Type)]))
                {
                    return graph.Add(this, [.. narrow]);
                }
            }
        }

        return null;
    }

    public override Traits TraitsOf(Node node, ImmutableArray<Traits> inputs) =>
        node.Output.Shape.IsColumn && inputs.Any(i => i.HasFlag(Traits.WantedOne)) ? Traits.WantedOne : Traits.None;

    /// <summary>
    /// <c>[n, 1]</c> and <c>[n]</c> give <c>[n, n]</c>: every number with every other, where each was to go with its own. Not where the 1 was asked for.
    /// </summary>
    public override DiagnosticInfo? Doubt(Node node, ImmutableArray<Traits> inputs)
    {
        Shape result = node.Output.Shape;
        foreach (Value column in node.Inputs.Where((input, i) => input.Shape.IsColumn && !inputs[i].HasFlag(Traits.WantedOne)))
        {
            var row = new Shape(column.Shape.Dims.Items.RemoveAt(column.Shape.Rank - 1));
            if (node.Inputs.Any(i => i.Shape == row) && node.Inputs.All(i => i.Shape.Length != result.Length))
            {
                return DiagnosticInfo.Create(Descriptors.EachWithEveryOther, node.Site, Name, column.Shape.ToString(), row.ToString(), result.ToString());
            }
        }

        return null;
    }

    protected Shape BroadcastShape(ImmutableArray<TensorType> inputs)
    {
        Shape shape = inputs[0].Shape;
        for (int i = 1; i < inputs.Length; i++)
        {
            shape = Shape.Broadcast(shape, inputs[i].Shape)
                ?? throw new ShapeException($"{Name}: the shapes {shape} and {inputs[i].Shape} do not broadcast: aligned at the last dimension, sizes must be equal or 1");
        }

        return shape;
    }

    protected void RequireElements(ImmutableArray<TensorType> inputs, ElementType element)
    {
        foreach (TensorType input in inputs)
        {
            if (input.Element != element)
            {
                throw new ShapeException($"{Name} takes {Text(element)} tensors, but was given the {Text(input.Element)} tensor {input.Shape}");
            }
        }
    }

    private static string Text(ElementType element) => element switch
    {
        ElementType.Float32 => "float",
        ElementType.Int32 => "int",
        _ => "bool",
    };
}
