using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Reduction;

namespace ModelGen.Generator.Operators.Loss;

/// <summary>
/// <c>t = 1 ? 1 − cos(x₁, x₂) : max(0, cos(x₁, x₂) − margin)</c> for inputs [batch, features] or [features] and t of 1 and −1 for each row
/// (<c>torch.nn.functional.cosine_embedding_loss</c>).
/// </summary>
internal sealed record CosineEmbeddingLoss(LossReduction Reduction, double Margin) : CompositeOperator
{
    /// <summary>PyTorch's, which keeps the angle of zeros finite.</summary>
    private const double Eps = 1e-12;

    public static Stub Stub { get; } = Stub.Of("Ops.CosineEmbeddingLoss", "input1, input2, target, margin, reduction", (graph, arguments) => graph.Add(
        new CosineEmbeddingLoss(arguments.Enum<LossReduction>("reduction"), arguments.Double("margin")),
        arguments.Tensor("input1"),
        arguments.Tensor("input2"),
        arguments.Tensor("target")));

    public override string Name => "cosine_embedding_loss";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        Shape x = inputs[0].Shape;
        return inputs.All(i => i.Element == ElementType.Float32) && x.Rank is 1 or 2 && inputs[1].Shape == x && inputs[2].Shape == new Shape(x.Dims.Items.RemoveAt(x.Rank - 1))
            ? [TensorType.Float(Reduction.Result(inputs[2].Shape))]
            : throw new ShapeException(
                $"{Name} takes two float tensors [batch, features] and a target [batch] of 1 and -1, but was given {inputs[0]}, {inputs[1]} and {inputs[2]}");
    }

    protected override Value Compose(GraphBuilder graph, ImmutableArray<Value> inputs)
    {
        (Value a, Value b, Value t) = (inputs[0], inputs[1], inputs[2]);
        Value squares = graph.Times(graph.Plus(Sum(graph.Add(new Square(), a)), Eps), graph.Plus(Sum(graph.Add(new Square(), b)), Eps));
        Value cosine = graph.Times(Sum(graph.Times(a, b)), graph.Add(new Rsqrt(), squares));
        Value near = graph.Mask(graph.Add(new Equal(), t, graph.Number(1)), graph.Minus(1, cosine));
        Value far = graph.Mask(graph.Add(new Equal(), t, graph.Number(-1)), graph.Add(Clamp.AtLeastZero, graph.Plus(cosine, -Margin)));
        return Reduction.Reduce(graph, graph.Plus(near, far));

        Value Sum(Value x) => graph.Add(new ReduceSum([x.Shape.Rank - 1], KeepDim: false), x);
    }
}
