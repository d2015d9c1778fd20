using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Operators.Integer;

/// <summary>Floats as integers, rounded toward zero (<c>torch.Tensor.int</c>), of a mask ones and zeros.</summary>
internal sealed record ToInteger : UnaryOperator
{
    public static Stub Stub { get; } = Stub.Of("Tensor.Int", "x", new ToInteger());

    public static Stub OfMask { get; } = Stub.Of("BoolTensor.Int", "x", (graph, arguments) => graph.Select(arguments.Tensor("x"), graph.Integer(1), graph.Integer(0)));

    public override string Name => "int";

    public override ImmutableArray<string> OutputNames => ["integer"];

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        RequireElements(inputs, ElementType.Float32);
        return [new TensorType(ElementType.Int32, inputs[0].Shape)];
    }

    protected override VectorExpression Formula(VectorExpression x) => VectorExpression.Call("V.ConvertToBits", x);

    protected override Value? Gradient(GraphBuilder graph, Value x, Value y, Value dy) => null;
}
