using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Operators.Loss;

/// <summary><c>(x − t)²</c> (<c>torch.nn.functional.mse_loss</c>), for shapes that are equal: broadcasting here is a mistake far more often than a wish.</summary>
internal sealed record MeanSquaredError(LossReduction Reduction) : CompositeOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.MeanSquaredError", "input, target, reduction", (graph, arguments) =>
        graph.Add(new MeanSquaredError((LossReduction)arguments.Int("reduction")), arguments.Tensor("input"), arguments.Tensor("target")));

    public override string Name => "mse_loss";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) =>
        inputs[0] != inputs[1] ? throw new ShapeException($"mse_loss: input and target need the same shape, but are {inputs[0]} and {inputs[1]}")
        : inputs[0].Element != ElementType.Float32 ? throw new ShapeException($"mse_loss takes float tensors, but was given {inputs[0]}")
        : [TensorType.Float(Reduction.Result(inputs[0].Shape))];

    protected override Value Compose(GraphBuilder graph, ImmutableArray<Value> inputs) =>
        Reduction.Reduce(graph, graph.Add(new Square(), graph.Minus(inputs[0], inputs[1])));
}
