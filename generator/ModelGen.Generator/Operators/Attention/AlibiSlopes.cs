using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Operators.Attention;

/// <summary>
/// The slopes of ALiBi (Press, Smith and Lewis 2022), [heads]: of n heads, a power of two, <c>2^(−8(h + 1)/n)</c>; of others those of the next lower power, then every other one of the next higher. They depend on nothing.
/// </summary>
internal sealed record AlibiSlopes(int Heads) : KernelOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.AlibiSlopes", "heads", (graph, arguments) => arguments.Int("heads") is > 0 and <= 65536 and var heads
        ? graph.Add(new AlibiSlopes(heads))
        : throw new HyperparameterException("heads", "from 1 to 65536", Literal.Int(arguments.Int("heads"))));

    public override string Name => "alibi_slopes";

    public override ImmutableArray<string> OutputNames => ["slopes"];

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [TensorType.Float(Shape.Of(Heads))];

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) => $"Sequences.AlibiSlopes({outputs[0]}, {Literal.Int(Heads)})";

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) => [];

    public override string Describe(ImmutableArray<string> inputs) => $"{Name}({Literal.Int(Heads)})";
}
