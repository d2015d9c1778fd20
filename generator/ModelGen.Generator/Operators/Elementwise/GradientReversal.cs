using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = x</c>; <c>dx = −λ · dy</c> for a number λ, which has no gradient (Ganin and Lempitsky 2015); inputs x and λ.</summary>
internal sealed record GradientReversal : BinaryOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.GradientReversal", "x, lambda", (graph, arguments) =>
    {
        (Value x, Value lambda) = (arguments.Tensor("x"), arguments.Tensor("lambda"));
        return x.Type.Element != ElementType.Float32 || lambda.Type.Element != ElementType.Float32 ? throw new ShapeException($"gradient_reversal takes float tensors, but was given {x.Type} and {lambda.Type}")
            : lambda.Shape.Rank != 0 ? throw new ShapeException($"gradient_reversal takes one number as its lambda, but was given {lambda.Shape}")
            : graph.Add(new GradientReversal(), x, lambda);
    });

    public override string Name => "gradient_reversal";

    public override int Cost => 0;

    public override Saves Saves => Saves.Input;

    protected override VectorExpression Formula(VectorExpression a, VectorExpression b) => a;

    protected override (Value? Da, Value? Db) Gradients(GraphBuilder graph, Value a, Value b, Value y, Value dy) =>
        (graph.Negative(graph.Times(dy, b)), null);

    protected override double? Evaluate(double a, double b) => a;
}
