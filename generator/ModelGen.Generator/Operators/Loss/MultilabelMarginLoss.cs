using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Movement;

namespace ModelGen.Generator.Operators.Loss;

/// <summary>
/// <c>1/classes · Σ max(0, 1 − x[j] + x[k])</c> over the targets j of a row and all other classes k, for scores [batch, classes] or [classes] and class indices of that shape, in each
/// row up to the first −1 (<c>torch.nn.functional.multilabel_margin_loss</c>).
/// </summary>
internal sealed record MultilabelMarginLoss(LossReduction Reduction) : CompositeOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.MultilabelMarginLoss", "input, target, reduction", (graph, arguments) =>
        graph.Add(new MultilabelMarginLoss((LossReduction)arguments.Int("reduction")), arguments.Tensor("input"), arguments.Tensor("target")));

    public override string Name => "multilabel_margin_loss";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        Shape input = inputs[0].Shape;
        return inputs[0].Element == ElementType.Float32 && inputs[1].Element == ElementType.Int32 && input.Rank is 1 or 2 && inputs[1].Shape == input
            ? [TensorType.Float(Reduction.Result(ClassAxis.Without(input, 1)))]
            : throw new ShapeException($"{Name} takes float scores [batch, classes] and int targets of that shape, -1 behind the last class of a row, but was given {inputs[0]} and {inputs[1]}");
    }

    protected override Value Compose(GraphBuilder graph, ImmutableArray<Value> inputs)
    {
        Value rows = ClassAxis.Rows(graph, inputs[0], 1);
        Value losses = graph.Add(new MultilabelMarginRows(), rows, graph.Add(new Reshape(rows.Shape), inputs[1]));
        return Reduction.Reduce(graph, graph.Add(new Reshape(ClassAxis.Without(inputs[0].Shape, 1)), losses));
    }
}
