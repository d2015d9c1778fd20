using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Operators.Loss;

/// <summary><c>t = 1 ? x : max(0, margin − x)</c> for t of 1 and −1 (<c>torch.nn.functional.hinge_embedding_loss</c>).</summary>
internal sealed record HingeEmbeddingLoss(LossReduction Reduction, double Margin) : ElementwiseLoss(Reduction)
{
    public static Stub Stub { get; } = Stub.Of("Ops.HingeEmbeddingLoss", "input, target, margin, reduction", (graph, arguments) =>
        graph.Add(new HingeEmbeddingLoss(arguments.Enum<LossReduction>("reduction"), arguments.Double("margin")), arguments.Tensor("input"), arguments.Tensor("target")));

    public override string Name => "hinge_embedding_loss";

    protected override Value Elements(GraphBuilder graph, ImmutableArray<Value> inputs)
    {
        (Value x, Value t) = (inputs[0], inputs[1]);
        Value hinge = graph.Add(Clamp.AtLeastZero, graph.Minus(Margin, x));
        Value negative = graph.Mask(graph.Add(new NotEqual(), t, graph.Number(1)), hinge);
        return graph.Plus(graph.Mask(graph.Add(new NotEqual(), t, graph.Number(-1)), x), negative);
    }
}
