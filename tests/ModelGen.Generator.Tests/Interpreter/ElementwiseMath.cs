using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Integer;
using ModelGen.Generator.Operators.Loss;
using static System.Math;

namespace GeneratorTests.Interpreter;

/// <summary>What elementwise operators mean, written from PyTorch's documentation rather than from the compiler.</summary>
internal static class ElementwiseMath
{
    /// <summary>By operator type: the operator with its attributes and one element of each input give one element.</summary>
    public static IReadOnlyDictionary<Type, Func<ElementwiseOperator, double[], double>> Table { get; } = new Dictionary<Type, Func<ElementwiseOperator, double[], double>>
    {
        [typeof(Add)] = Binary((a, b) => a + b),
        [typeof(Subtract)] = Binary((a, b) => a - b),
        [typeof(Multiply)] = Binary((a, b) => a * b),
        [typeof(Divide)] = Binary((a, b) => a / b),
        [typeof(Pow)] = Binary(Math.Pow),
        [typeof(HardTanh)] = (op, x) => Min(Max(x[0], ((HardTanh)op).Lower), ((HardTanh)op).Upper),
        [typeof(Softsign)] = Unary(x => x / (1 + Abs(x))),
        [typeof(Floor)] = Unary(Math.Floor),
        [typeof(Ceil)] = Unary(Ceiling),
        [typeof(Round)] = Unary(x => Math.Round(x, MidpointRounding.ToEven)),
        [typeof(Detach)] = Unary(x => x),
        [typeof(GradientReversal)] = Binary((x, _) => x),
        [typeof(BinaryCrossEntropyTerm)] = Binary((x, t) => -((t * Max(Log(x), -100)) + ((1 - t) * Max(Log(1 - x), -100)))),
        [typeof(Maximum)] = Binary(Max),
        [typeof(Minimum)] = Binary(Min),
        [typeof(Greater)] = Mask((a, b) => a > b),
        [typeof(GreaterEqual)] = Mask((a, b) => a >= b),
        [typeof(Less)] = Mask((a, b) => a < b),
        [typeof(LessEqual)] = Mask((a, b) => a <= b),
        [typeof(Equal)] = Mask((a, b) => a == b),
        [typeof(NotEqual)] = Mask((a, b) => a != b),
        [typeof(LogicalAnd)] = Mask((a, b) => a != 0 && b != 0),
        [typeof(LogicalOr)] = Mask((a, b) => a != 0 || b != 0),
        [typeof(LogicalNot)] = Unary(a => a == 0 ? 1 : 0),
        [typeof(Where)] = (_, x) => x[0] != 0 ? x[1] : x[2],
        [typeof(Negate)] = Unary(x => -x),
        [typeof(Abs)] = Unary(Math.Abs),
        [typeof(Sign)] = Unary(x => double.IsNaN(x) ? 0 : Math.Sign(x)),
        [typeof(Sqrt)] = Unary(Math.Sqrt),
        [typeof(Rsqrt)] = Unary(x => 1 / Math.Sqrt(x)),
        [typeof(Square)] = Unary(x => x * x),
        [typeof(Exp)] = Unary(Math.Exp),
        [typeof(Log)] = Unary(Math.Log),
        [typeof(Log1p)] = Unary(SpecialFunctions.Log1p),
        [typeof(Sin)] = Unary(Math.Sin),
        [typeof(Cos)] = Unary(Math.Cos),
        [typeof(Tanh)] = Unary(Math.Tanh),
        [typeof(Sigmoid)] = Unary(Logistic),
        [typeof(Erf)] = Unary(SpecialFunctions.Erf),
        [typeof(Erfc)] = Unary(SpecialFunctions.Erfc),
        [typeof(Relu)] = Unary(x => Max(x, 0)),
        [typeof(LeakyRelu)] = (op, x) => x[0] > 0 ? x[0] : ((LeakyRelu)op).Slope * x[0],
        [typeof(Elu)] = (op, x) => x[0] > 0 ? x[0] : ((Elu)op).Alpha * SpecialFunctions.Expm1(x[0]),
        [typeof(Selu)] = Unary(x => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * SpecialFunctions.Expm1(x))),
        [typeof(Gelu)] = Unary(x => x * Normal(x)),
        [typeof(GeluSlope)] = Unary(x => double.IsInfinity(x) ? Normal(x) : Normal(x) + (x * Math.Exp(-x * x / 2) / Math.Sqrt(2 * PI))),
        [typeof(GeluTanh)] = Unary(x => x * Logistic(2 * Math.Sqrt(2 / PI) * (x + (0.044715 * x * x * x)))),
        [typeof(Silu)] = Unary(x => x * Logistic(x)),
        [typeof(Mish)] = Unary(x => x * Math.Tanh(SpecialFunctions.Softplus(x))),
        [typeof(Softplus)] = (op, x) => Softplus((Softplus)op, x[0]),
        [typeof(HardSigmoid)] = Unary(x => x <= -3 ? 0 : x >= 3 ? 1 : (x / 6) + 0.5),
        [typeof(HardSwish)] = Unary(x => x * Min(Max(x + 3, 0), 6) / 6),
        [typeof(IntegerAdd)] = Integers((a, b) => a + b),
        [typeof(IntegerSubtract)] = Integers((a, b) => a - b),
        [typeof(IntegerMultiply)] = Integers((a, b) => a * b),
        [typeof(IntegerMaximum)] = Integers(Max),
        [typeof(IntegerMinimum)] = Integers(Min),
        [typeof(IntegerFloorDivide)] = Integers((a, b) => (a / b) - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0)),
        [typeof(IntegerGreater)] = Mask((a, b) => a > b),
        [typeof(IntegerEqual)] = Mask((a, b) => a == b),
        [typeof(ToFloat)] = Unary(x => (float)x),
        [typeof(ToInteger)] = Unary(x => double.IsNaN(x) ? 0 : Max(Min(Truncate(x), int.MaxValue), int.MinValue)),
        [typeof(Clamp)] = (op, x) => Min(Max(x[0], ((Clamp)op).Lower), ((Clamp)op).Upper),
    };

    private static double Normal(double x) => 0.5 * SpecialFunctions.Erfc(-x / Math.Sqrt(2));

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    private static double Softplus(Softplus op, double x) =>
        op.Beta * x > op.Threshold ? x : SpecialFunctions.Softplus(op.Beta * x) / op.Beta;

    private static Func<ElementwiseOperator, double[], double> Unary(Func<double, double> f) => (_, x) => f(x[0]);

    private static Func<ElementwiseOperator, double[], double> Binary(Func<double, double, double> f) => (_, x) => f(x[0], x[1]);

    /// <summary>In 32 bits, which wrap around.</summary>
    private static Func<ElementwiseOperator, double[], double> Integers(Func<long, long, long> f) => (_, x) => unchecked((int)f((long)x[0], (long)x[1]));

    private static Func<ElementwiseOperator, double[], double> Mask(Func<double, double, bool> f) => (_, x) => f(x[0], x[1]) ? 1 : 0;
}
