using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Operators.Integer;

/// <summary><c>y = ⌊a / b⌋</c> on integers (<c>torch.floor_divide</c>) for a b that is a number, or a size.</summary>
internal sealed record IntegerFloorDivide : IntegerOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.FloorDivide", "x, divisor", (graph, arguments) => Quotient(graph, arguments).Quotient);

    /// <summary><c>a − b ⌊a / b⌋</c>, of the sign of b.</summary>
    public static Stub Remainder { get; } = Stub.Of("Ops.Remainder", "x, divisor", (graph, arguments) =>
    {
        (Value quotient, Value divisor) = Quotient(graph, arguments);
        return graph.Add(new IntegerSubtract(), quotient.Node.Inputs[0], graph.Add(new IntegerMultiply(), quotient, divisor));
    });

    public override string Name => "floor_divide";

    public override ImmutableArray<string> OutputNames => ["quotient"];

    public override int Cost => 12;

    protected override VectorExpression Formula(VectorExpression a, VectorExpression b) => VectorExpression.Call("V.FloorDivideBits", a, b);

    protected override int Evaluate(int a, int b) => (int)(long)Math.Floor((double)a / b);

    private static (Value Quotient, Value Divisor) Quotient(GraphBuilder graph, ICallArguments arguments)
    {
        Dim size = arguments.Dim("divisor");
        Value divisor = size.Constant is { } number
            ? number == 0 ? throw new HyperparameterException("divisor", "a number that is not 0", "0") : graph.Integer((int)number)
            : graph.AsInteger(graph.Add(new Sources.DimScalar(size) { Bound = new SizeBound(size, $"the divisor {size}", Least: 1) }));
        return (graph.Add(new IntegerFloorDivide(), arguments.Tensor("x"), divisor), divisor);
    }
}
