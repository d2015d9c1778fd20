using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Integer;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = a * b</c>; <c>da = dy * b, db = dy * a</c>.</summary>
internal sealed record Multiply : InfixOperator
{
    public static Stub Stub { get; } = Stub.Of("Tensor.op_Multiply", "left, right", new Multiply(), ofIntegers: new IntegerMultiply()) with { Aliases = ["IntTensor.op_Multiply"] };

    /// <summary>All products of an element of one vector and one of another (<c>torch.outer</c>).</summary>
    public static Stub Outer { get; } = Stub.Of("Ops.Outer", "x, y", (graph, arguments) =>
    {
        (Value x, Value y) = (arguments.Tensor("x"), arguments.Tensor("y"));
        return x.Shape.Rank == 1 && y.Shape.Rank == 1
            ? graph.Times(graph.Add(new Movement.Reshape(Shape.Of(x.Shape[0], Dim.One)), x), y)
            : throw new ShapeException($"outer takes two vectors, but was given {x.Type} and {y.Type}");
    });

    public override string Name => "mul";

    public override ImmutableArray<string> OutputNames => ["product"];

    public override Saves Saves => Saves.Input;

    public override bool IsCommutative => true;

    protected override string Symbol => "*";

    protected override (Value? Da, Value? Db) Gradients(GraphBuilder graph, Value a, Value b, Value y, Value dy) => (graph.Times(dy, b), graph.Times(dy, a));

    protected override double? Evaluate(double a, double b) => a * b;

    protected override Value? Simplify(GraphBuilder graph, Value a, Value b)
    {
        // Numbers stand on the right, where the other rules look for them.
        if (a.Number is not null && b.Number is null)
        {
            return graph.Times(b, a);
        }

        return b.Number switch
        {
            1 => Keep(a, b),
            -1 when Keep(a, b) is not null => graph.Negative(a),
            { } number when a.Operator is Multiply && a.Node.Inputs[1].Number is { } inner => graph.Times(a.Node.Inputs[0], inner * number),
            _ => null,
        };
    }
}
