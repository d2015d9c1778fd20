using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Integer;

/// <summary>Bytes of an input as floats from 0 to 255; they have no gradient.</summary>
internal sealed record FromBytes : KernelOperator
{
    public override string Name => "from_bytes";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) =>
        inputs[0].Element == ElementType.UInt8 ? [TensorType.Float(inputs[0].Shape)] : throw new ShapeException($"{Name} takes bytes, but was given {inputs[0]}");

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) => $"Bytes.ToFloats({outputs[0]}, {inputs[0]})";

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) => [null];
}
