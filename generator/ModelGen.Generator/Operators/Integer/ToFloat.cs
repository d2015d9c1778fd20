using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Operators.Integer;

/// <summary>Integers as floats (<c>torch.Tensor.float</c>), of a mask ones and zeros.</summary>
internal sealed record ToFloat : UnaryOperator
{
    public static Stub Stub { get; } = Stub.Of("IntTensor.Float", "x", new ToFloat());

    public static Stub OfMask { get; } = Stub.Of("BoolTensor.Float", "x", (graph, arguments) => graph.Mask(arguments.Tensor("x"), graph.Number(1)));

    public override string Name => "float";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        RequireElements(inputs, ElementType.Int32);
        return [TensorType.Float(inputs[0].Shape)];
    }

    protected override VectorExpression Formula(VectorExpression x) => VectorExpression.Call("V.ConvertBitsToSingle", x);

    protected override Value? Gradient(GraphBuilder graph, Value x, Value y, Value dy) => null;

    protected override double? Evaluate(double x) => (float)x;
}
