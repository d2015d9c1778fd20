using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary>One element from one element of each input, under NumPy broadcasting.</summary>
internal abstract record ElementwiseOperator : Operator
{
    public override OperatorKind Kind => OperatorKind.Elementwise;

    /// <summary>What it costs to compute again rather than to load: about the number of vector instructions.</summary>
    public virtual int Cost => 1;

    /// <summary>The number of inputs.</summary>
    public abstract int Arity { get; }

    /// <summary>The element type it takes; comparisons and selections override <see cref="Infer"/>.</summary>
    protected virtual ElementType Element => ElementType.Float32;

    /// <summary>The formula as a C# expression over the vector type <c>V</c>; arguments are names or parenthesised expressions.</summary>
    public abstract string Formula(ImmutableArray<string> arguments);

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        RequireElements(inputs, Element);
        return [new TensorType(Element, BroadcastShape(inputs))];
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
                throw new ShapeException($"{Name} takes {element} tensors, but was given {input.Element} {input.Shape}");
            }
        }
    }
}
