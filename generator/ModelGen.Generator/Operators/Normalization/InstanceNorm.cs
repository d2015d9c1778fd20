using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Normalization;

/// <summary>
/// <c>(x − mean)/√(var + ε)·weight + bias</c> over all positions of each channel of [batch, channels, …] (Ulyanov and others 2016); weight and bias are one number for each channel.
/// </summary>
internal sealed record InstanceNorm(double Eps, bool HasWeight, bool HasBias) : CompositeOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.InstanceNorm", "x, weight, bias, eps", (graph, arguments) => Normalizations.Add(
        graph,
        (weight, bias) => new InstanceNorm(Hyperparameter.NotNegative("eps", arguments.Double("eps")), weight, bias),
        arguments.Tensor("x"),
        arguments));

    public override string Name => "instance_norm";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        Shape shape = inputs[0].Shape;
        if (inputs[0].Element != ElementType.Float32 || shape.Rank < 3 || shape[1].Constant is not >= 1)
        {
            throw new ShapeException($"{Name} takes floats [batch, channels, …] whose number of channels is known, but was given {inputs[0]}");
        }

        Normalizations.RequireAffine(Name, inputs, Shape.Of(shape[1]));
        RequirePositions(Name, shape);
        return [inputs[0]];
    }

    /// <summary>Throws where images certainly have a single position, which has no variance; PyTorch refuses it as well.</summary>
    public static void RequirePositions(string name, Shape shape)
    {
        if (Positions(shape).Constant is < 2)
        {
            throw new ShapeException($"{name} takes the moments of each channel from its positions, but {shape} has {Positions(shape)} of them");
        }
    }

    /// <summary>The positions of a channel.</summary>
    public static Dim Positions(Shape shape) => shape.Product(2, shape.Rank);

    public override ImmutableArray<SizeBound> SizeBounds(Node node) => Positions(node.Inputs[0].Shape) is { Constant: null } positions
        ? [new SizeBound(positions, $"{Name}, which takes the moments of each channel from its positions", Least: 2)]
        : [];

    protected override Value Compose(GraphBuilder graph, ImmutableArray<Value> inputs) =>
        Normalizations.ByChannel(graph, Normalizations.OverPositions(graph, inputs[0], (int)inputs[0].Shape[1].Constant!.Value, Eps), inputs, HasWeight, HasBias);
}
