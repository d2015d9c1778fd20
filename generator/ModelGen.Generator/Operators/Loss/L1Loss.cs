using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Operators.Loss;

/// <summary><c>|x − t|</c> (<c>torch.nn.functional.l1_loss</c>).</summary>
internal sealed record L1Loss(LossReduction Reduction) : ElementwiseLoss(Reduction)
{
    public static Stub Stub { get; } = Stub.Of("Ops.L1Loss", "input, target, reduction", (graph, arguments) =>
        graph.Add(new L1Loss(arguments.Enum<LossReduction>("reduction")), arguments.Tensor("input"), arguments.Tensor("target")));

    public override string Name => "l1_loss";

    protected override Value Elements(GraphBuilder graph, ImmutableArray<Value> inputs) => graph.Add(new Abs(), graph.Minus(inputs[0], inputs[1]));
}
