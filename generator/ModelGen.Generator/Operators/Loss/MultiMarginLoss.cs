using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Operators.Reduction;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Operators.Loss;

/// <summary>
/// <c>w[t]/classes · Σ over k ≠ t of max(0, margin − x[t] + x[k])ᵖ</c> for scores [batch, classes] and class indices [batch], p being 1 or 2
/// (<c>torch.nn.functional.multi_margin_loss</c>).
/// </summary>
internal sealed record MultiMarginLoss(LossReduction Reduction, int P, double Margin) : CompositeOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.MultiMarginLoss", "input, target, p, margin, weight, reduction", (graph, arguments) =>
    {
        int p = arguments.Int("p");
        var loss = new MultiMarginLoss(
            arguments.Enum<LossReduction>("reduction"), p is 1 or 2 ? p : throw new HyperparameterException("p", "1 or 2", FormattableString.Invariant($"{p}")), arguments.Double("margin"));
        Value input = arguments.Tensor("input"), target = arguments.Tensor("target");
        return arguments.IsGiven("weight") ? graph.Add(loss, input, target, arguments.Tensor("weight")) : graph.Add(loss, input, target);
    });

    public override string Name => "multi_margin_loss";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        Shape input = inputs[0].Shape;
        if (inputs[0].Element != ElementType.Float32 || inputs[1].Element != ElementType.Int32 || input.Rank is not (1 or 2) || inputs[1].Shape != ClassAxis.Without(input, 1))
        {
            throw new ShapeException($"{Name} takes float scores [batch, classes] and int class indices [batch], but was given {inputs[0]} and {inputs[1]}{(input.Rank is 1 or 2 ? ClassAxis.Remedy(input, inputs[1].Shape, 1, others: false) : "")}");
        }

        if (inputs.Length > 2)
        {
            ClassAxis.RequireWeights(Name, inputs[2], input[input.Rank - 1]);
        }

        return [TensorType.Float(Reduction.Result(inputs[1].Shape))];
    }

    protected override Value Compose(GraphBuilder graph, ImmutableArray<Value> inputs)
    {
        Value rows = ClassAxis.Rows(graph, inputs[0], 1), labels = ClassAxis.Flat(graph, inputs[1]);
        Dim count = rows.Shape[0], classes = rows.Shape[1];
        Value own = graph.Add(new Reshape(Shape.Of(count, Dim.One)), graph.Add(new TakeTarget(null), rows, labels));
        Value hinge = graph.Add(new Relu(), graph.Plus(graph.Minus(Margin, own), rows));
        hinge = P == 2 ? graph.Add(new Square(), hinge) : hinge;

        // The class itself is left out: its margin would be lost in large scores.
        Value ones = graph.Add(new Expand(Shape.Of(count)), graph.Number(1));
        Value isOther = graph.Add(new Less(), graph.Add(new PutTarget(null, classes), ones, labels), graph.Number(0.5));
        Value sum = graph.Add(new ReduceSum([1], KeepDim: false), graph.Mask(isOther, hinge));
        Value loss = graph.Times(sum, graph.Over(1, graph.Add(new DimScalar(classes))));
        loss = inputs.Length > 2 ? graph.Times(loss, graph.Add(new TargetWeights(null, classes), labels, inputs[2])) : loss;
        return Reduction.Reduce(graph, graph.Add(new Reshape(inputs[1].Shape), loss));
    }
}
