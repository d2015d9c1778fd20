using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Operators.Loss;

/// <summary><c>(x − t)²</c> (<c>torch.nn.functional.mse_loss</c>).</summary>
internal sealed record MSELoss(LossReduction Reduction) : ElementwiseLoss(Reduction)
{
    public static Stub Stub { get; } = Stub.Of("Ops.MSELoss", "input, target, reduction", (graph, arguments) =>
        graph.Add(new MSELoss(arguments.Enum<LossReduction>("reduction")), arguments.Tensor("input"), arguments.Tensor("target")));

    public override string Name => "mse_loss";

    protected override Value Elements(GraphBuilder graph, ImmutableArray<Value> inputs) => graph.Add(new Square(), graph.Minus(inputs[0], inputs[1]));
}
