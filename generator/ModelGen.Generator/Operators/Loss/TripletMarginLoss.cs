using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Reduction;

namespace ModelGen.Generator.Operators.Loss;

/// <summary>
/// <c>max(0, margin + d(a, p) − d(a, n))</c> with <c>d(x, y) = ‖x − y + ε‖ₚ</c> over the last dimension; with a swap the lesser of d(a, n) and d(p, n)
/// (<c>torch.nn.functional.triplet_margin_loss</c>).
/// </summary>
internal sealed record TripletMarginLoss(LossReduction Reduction, double Margin, double P, double Eps, bool Swap) : CompositeOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.TripletMarginLoss", "anchor, positive, negative, margin, p, eps, swap, reduction", (graph, arguments) => graph.Add(
        new TripletMarginLoss(
            arguments.Enum<LossReduction>("reduction"),
            arguments.Double("margin"),
            Hyperparameter.Positive("p", arguments.Double("p")),
            arguments.Double("eps"),
            arguments.Bool("swap")),
        arguments.Tensor("anchor"),
        arguments.Tensor("positive"),
        arguments.Tensor("negative")));

    public override string Name => "triplet_margin_loss";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        Shape x = inputs[0].Shape;
        return inputs.All(i => i.Element == ElementType.Float32 && i.Shape == x) && x.Rank > 0
            ? [TensorType.Float(Reduction.Result(new Shape(x.Dims.Items.RemoveAt(x.Rank - 1))))]
            : throw new ShapeException($"{Name} takes three float tensors [batch, features] of one shape, but was given {inputs[0]}, {inputs[1]} and {inputs[2]}");
    }

    protected override Value Compose(GraphBuilder graph, ImmutableArray<Value> inputs)
    {
        (Value anchor, Value positive, Value negative) = (inputs[0], inputs[1], inputs[2]);
        Value far = Distance(graph, anchor, negative);
        far = Swap ? graph.Add(new Minimum(), far, Distance(graph, positive, negative)) : far;
        return Reduction.Reduce(graph, graph.Add(Clamp.AtLeastZero, graph.Plus(graph.Minus(Distance(graph, anchor, positive), far), Margin)));
    }

    private Value Distance(GraphBuilder graph, Value x, Value y)
    {
        Value difference = graph.Plus(graph.Minus(x, y), Eps);
        if (P == 2)
        {
            return graph.Add(new Sqrt(), Sum(graph.Add(new Square(), difference)));
        }

        Value distance = graph.Add(new Abs(), difference);
        return P == 1 ? Sum(distance) : graph.Add(new Pow(), Sum(graph.Add(new Pow(), distance, graph.Number(P))), graph.Number(1 / P));

        Value Sum(Value terms) => graph.Add(new ReduceSum([terms.Shape.Rank - 1], KeepDim: false), terms);
    }
}
