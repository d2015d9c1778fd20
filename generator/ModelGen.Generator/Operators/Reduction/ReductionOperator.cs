using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Operators.Reduction;

/// <summary>One number out of all elements along <paramref name="Axes"/> (ascending, each ≥ 0).</summary>
internal abstract record ReductionOperator(EquatableArray<int> Axes, bool KeepDim) : Operator
{
    public override OperatorKind Kind => OperatorKind.Reduction;

    /// <summary>The method of the runtime's <c>Reduce</c> class.</summary>
    public abstract string Kernel { get; }

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        Shape shape = inputs[0].Shape;
        var dims = new List<Dim>();
        for (int i = 0; i < shape.Rank; i++)
        {
            if (!Axes.Items.Contains(i))
            {
                dims.Add(shape[i]);
            }
            else if (KeepDim)
            {
                dims.Add(Dim.One);
            }
        }

        return [TensorType.Float(new Shape(dims.ToEquatableArray()))];
    }

    /// <summary>The number of elements that go into one result.</summary>
    public Dim Count(Shape input) => Axes.Items.Aggregate(Dim.One, (product, axis) => product * input[axis]);

    /// <summary>A result-shaped value with the reduced dims put back as 1, so that it broadcasts against the input.</summary>
    protected Value Restore(GraphBuilder graph, Value result, Shape input)
    {
        var kept = new Shape(input.Dims.Items.Select((d, i) => Axes.Items.Contains(i) ? Dim.One : d).ToEquatableArray());
        return result.Shape == kept ? result : graph.Add(new Movement.Reshape(kept), result);
    }

    public override string Describe(ImmutableArray<string> inputs) => $"{Name}({inputs[0]}, {string.Join(", ", Axes.Items)})";
}
