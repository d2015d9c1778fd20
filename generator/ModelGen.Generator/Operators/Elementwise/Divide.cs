using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = a / b</c>; <c>da = dy / b, db = −dy * y / b</c>.</summary>
internal sealed record Divide : InfixOperator
{
    public static Stub Stub { get; } = Stub.Of("Tensor.op_Division", "left, right", new Divide()) with { Aliases = ["IntTensor.op_Division"] };

    public override string Name => "div";

    public override ImmutableArray<string> OutputNames => ["quotient"];

    public override int Cost => 8;

    public override Saves Saves => Saves.Input | Saves.Output;

    protected override string Symbol => "/";

    protected override (Value? Da, Value? Db) Gradients(GraphBuilder graph, Value a, Value b, Value y, Value dy)
    {
        Value da = graph.Over(dy, b);
        return (da, graph.Negative(graph.Times(da, y)));
    }

    protected override double? Evaluate(double a, double b) => a / b;

    protected override Value? Simplify(GraphBuilder graph, Value a, Value b) =>
        b.Number is not { } divisor ? null
        : divisor == 1 ? Keep(a, b)
        : IsPowerOfTwo(divisor) ? graph.Times(a, 1 / divisor)
        : null;

    /// <summary>Dividing by a power of two and multiplying by its inverse give the same bits.</summary>
    private static bool IsPowerOfTwo(double value) =>
        Math.Abs(value) is >= 1.0 / (1L << 60) and <= 1L << 60 && (BitConverter.DoubleToInt64Bits(value) & ((1L << 52) - 1)) == 0;
}
