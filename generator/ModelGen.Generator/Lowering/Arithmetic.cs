using ModelGen.Generator.Declarations;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Lowering;

/// <summary>C#'s operators on compile-time values. Null: the operator does not exist for these operands.</summary>
internal static class Arithmetic
{
    /// <exception cref="DivideByZeroException">As in C#.</exception>
    /// <exception cref="UndecidedException">A comparison depends on a named dimension.</exception>
    public static Datum? Apply(BinaryOperator op, Datum left, Datum right) => (left, right) switch
    {
        (IntegerDatum a, IntegerDatum b) => Integers(op, a.Value, b.Value),
        (ShapeDatum a, ShapeDatum b) => Shapes(op, a.Shape, b.Shape),
        (ConstantDatum { Value: bool a }, ConstantDatum { Value: bool b }) => Booleans(op, a, b),
        (ConstantDatum { Value: string or null }, ConstantDatum { Value: string or null }) => Strings(op, Text(left), Text(right)),
        (ConstantDatum { Value: string }, _) or (_, ConstantDatum { Value: string }) when op == BinaryOperator.Add && Text(left) is { } a && Text(right) is { } b =>
            new ConstantDatum(a + b),
        (ConstantDatum { Value: null }, _) or (_, ConstantDatum { Value: null }) => Null(op),
        _ => Number(left) is { } a && Number(right) is { } b ? Numbers(op, a, b) : null,
    };

    /// <summary>The number of a compile-time constant as a <c>long</c>, <c>float</c> or <c>double</c>; an <c>int</c> comes as a <c>long</c>.</summary>
    public static object? Number(Datum datum) => datum switch
    {
        IntegerDatum { Value.Constant: { } value } => value,
        ConstantDatum { Value: long or float or double } constant => constant.Value,
        _ => null,
    };

    public static Datum? Negate(Datum operand) => operand switch
    {
        IntegerDatum integer => Integer(integer.Value * -1),
        ConstantDatum { Value: long value } => new ConstantDatum(unchecked(-value)),
        ConstantDatum { Value: float value } => new ConstantDatum(-value),
        ConstantDatum { Value: double value } => new ConstantDatum(-value),
        _ => null,
    };

    public static Datum? Complement(Datum operand) => operand switch
    {
        IntegerDatum { Value.Constant: { } value } => new IntegerDatum((int)~value),
        ConstantDatum { Value: long value } => new ConstantDatum(~value),
        _ => null,
    };

    /// <summary>A conversion between numbers that both are known; null otherwise.</summary>
    public static Datum? Convert(ConversionTarget target, Datum operand)
    {
        if (operand is IntegerDatum && target == ConversionTarget.Int32)
        {
            return operand;
        }

        return (target, Number(operand)) switch
        {
            (_, null) => null,
            (ConversionTarget.Int32, long value) => new IntegerDatum(unchecked((int)value)),
            (ConversionTarget.Int32, { } value) => new IntegerDatum(unchecked((int)ToDouble(value))),
            (ConversionTarget.Int64, long value) => new ConstantDatum(value),
            (ConversionTarget.Int64, { } value) => new ConstantDatum(unchecked((long)ToDouble(value))),
            (ConversionTarget.Single, { } value) => new ConstantDatum((float)ToDouble(value)),
            (ConversionTarget.Double, { } value) => new ConstantDatum(ToDouble(value)),
            _ => null,
        };
    }

    public static double ToDouble(object number) => number switch
    {
        long value => value,
        float value => value,
        double value => value,
        _ => throw new InvalidOperationException(),
    };

    /// <summary>A dim as an <c>int</c>: where it is a number it wraps around as C# does.</summary>
    public static IntegerDatum Integer(Dim value) => value.Constant is { } constant ? new(unchecked((int)constant)) : new(value);

    private static Datum? Integers(BinaryOperator op, Dim a, Dim b) => a.Constant is { } x && b.Constant is { } y
        ? Ints(op, (int)x, (int)y)
        : op switch
        {
            BinaryOperator.Add => Integer(a + b),
            BinaryOperator.Subtract => Integer(a - b),
            BinaryOperator.Multiply => Integer(a * b),
            BinaryOperator.Divide => Integer(Divide(a, b)),
            BinaryOperator.Remainder => Integer(a - (Divide(a, b) * b)),
            >= BinaryOperator.Equal => new ConstantDatum(Compare(op, a, b)),
            _ => null,
        };

    private static Datum? Ints(BinaryOperator op, int a, int b) => op switch
    {
        BinaryOperator.Add => new IntegerDatum(unchecked(a + b)),
        BinaryOperator.Subtract => new IntegerDatum(unchecked(a - b)),
        BinaryOperator.Multiply => new IntegerDatum(unchecked(a * b)),
        BinaryOperator.Divide or BinaryOperator.Remainder when a == int.MinValue && b == -1 => throw new NumberTooLargeException("2147483648 does not fit into 32 bits"),
        BinaryOperator.Divide => new IntegerDatum(a / b),
        BinaryOperator.Remainder => new IntegerDatum(a % b),
        BinaryOperator.And => new IntegerDatum(a & b),
        BinaryOperator.Or => new IntegerDatum(a | b),
        BinaryOperator.ExclusiveOr => new IntegerDatum(a ^ b),
        BinaryOperator.ShiftLeft => new IntegerDatum(a << b),
        BinaryOperator.ShiftRight => new IntegerDatum(a >> b),
        BinaryOperator.Equal => new ConstantDatum(a == b),
        BinaryOperator.NotEqual => new ConstantDatum(a != b),
        BinaryOperator.LessThan => new ConstantDatum(a < b),
        BinaryOperator.LessThanOrEqual => new ConstantDatum(a <= b),
        BinaryOperator.GreaterThan => new ConstantDatum(a > b),
        BinaryOperator.GreaterThanOrEqual => new ConstantDatum(a >= b),
        _ => null,
    };

    /// <summary>C# truncates towards zero; a dim rounds down, which is the same for what dims can be: never negative.</summary>
    private static Dim Divide(Dim a, Dim b) => b.Constant is < 0 ? a / (b * -1) * -1 : a / b;

    private static bool Compare(BinaryOperator op, Dim a, Dim b)
    {
        bool? result = op switch
        {
            BinaryOperator.Equal => DimBounds.AreEqual(a, b),
            BinaryOperator.NotEqual => !DimBounds.AreEqual(a, b),
            BinaryOperator.LessThanOrEqual => DimBounds.LessOrEqual(a, b),
            BinaryOperator.GreaterThan => !DimBounds.LessOrEqual(a, b),
            BinaryOperator.GreaterThanOrEqual => DimBounds.LessOrEqual(b, a),
            _ => !DimBounds.LessOrEqual(b, a),
        };
        return result ?? throw new UndecidedException(FormattableString.Invariant($"{a} {Symbol(op)} {b}"));
    }

    private static ConstantDatum? Shapes(BinaryOperator op, Shape a, Shape b)
    {
        if (op is not (BinaryOperator.Equal or BinaryOperator.NotEqual))
        {
            return null;
        }

        bool? equal = a.Rank == b.Rank;
        for (int i = 0; i < a.Rank && equal != false; i++)
        {
            bool? same = DimBounds.AreEqual(a[i], b[i]);
            equal = same == true ? equal : same;
        }

        return equal is { } decided ? new ConstantDatum(decided == (op == BinaryOperator.Equal)) : throw new UndecidedException($"{a} {Symbol(op)} {b}");
    }

    private static ConstantDatum? Booleans(BinaryOperator op, bool a, bool b) => op switch
    {
        BinaryOperator.And => new ConstantDatum(a & b),
        BinaryOperator.Or => new ConstantDatum(a | b),
        BinaryOperator.ExclusiveOr or BinaryOperator.NotEqual => new ConstantDatum(a ^ b),
        BinaryOperator.Equal => new ConstantDatum(a == b),
        _ => null,
    };

    private static ConstantDatum? Strings(BinaryOperator op, string? a, string? b) => op switch
    {
        BinaryOperator.Add => new ConstantDatum(a + b),
        BinaryOperator.Equal => new ConstantDatum(a == b),
        BinaryOperator.NotEqual => new ConstantDatum(a != b),
        _ => null,
    };

    /// <summary>One side is null and the other is not, or the case above had it.</summary>
    private static ConstantDatum? Null(BinaryOperator op) => op switch
    {
        BinaryOperator.Equal => new ConstantDatum(false),
        BinaryOperator.NotEqual => new ConstantDatum(true),
        _ => null,
    };

    private static ConstantDatum? Numbers(BinaryOperator op, object left, object right)
    {
        if (left is long x && right is long y)
        {
            return Longs(op, x, y);
        }

        double a = ToDouble(left), b = ToDouble(right);
        bool single = left is not double && right is not double;
        return op switch
        {
            BinaryOperator.Add => Round(a + b),
            BinaryOperator.Subtract => Round(a - b),
            BinaryOperator.Multiply => Round(a * b),
            BinaryOperator.Divide => Round(a / b),
            BinaryOperator.Remainder => Round(a % b),
            BinaryOperator.Equal => new ConstantDatum(a == b),
            BinaryOperator.NotEqual => new ConstantDatum(a != b),
            BinaryOperator.LessThan => new ConstantDatum(a < b),
            BinaryOperator.LessThanOrEqual => new ConstantDatum(a <= b),
            BinaryOperator.GreaterThan => new ConstantDatum(a > b),
            BinaryOperator.GreaterThanOrEqual => new ConstantDatum(a >= b),
            _ => null,
        };

        // One operation in double, rounded once, is what float arithmetic gives.
        ConstantDatum Round(double value) => single ? new((float)value) : new(value);
    }

    private static ConstantDatum? Longs(BinaryOperator op, long a, long b) => op switch
    {
        BinaryOperator.Add => new ConstantDatum(unchecked(a + b)),
        BinaryOperator.Subtract => new ConstantDatum(unchecked(a - b)),
        BinaryOperator.Multiply => new ConstantDatum(unchecked(a * b)),
        BinaryOperator.Divide or BinaryOperator.Remainder when a == long.MinValue && b == -1 => throw new NumberTooLargeException("9223372036854775808 does not fit into 64 bits"),
        BinaryOperator.Divide => new ConstantDatum(a / b),
        BinaryOperator.Remainder => new ConstantDatum(a % b),
        BinaryOperator.And => new ConstantDatum(a & b),
        BinaryOperator.Or => new ConstantDatum(a | b),
        BinaryOperator.ExclusiveOr => new ConstantDatum(a ^ b),
        BinaryOperator.ShiftLeft => new ConstantDatum(a << (int)b),
        BinaryOperator.ShiftRight => new ConstantDatum(a >> (int)b),
        BinaryOperator.Equal => new ConstantDatum(a == b),
        BinaryOperator.NotEqual => new ConstantDatum(a != b),
        BinaryOperator.LessThan => new ConstantDatum(a < b),
        BinaryOperator.LessThanOrEqual => new ConstantDatum(a <= b),
        BinaryOperator.GreaterThan => new ConstantDatum(a > b),
        BinaryOperator.GreaterThanOrEqual => new ConstantDatum(a >= b),
        _ => null,
    };

    private static string? Text(Datum datum) => datum switch
    {
        ConstantDatum { Value: null } => null,
        ConstantDatum { Value: IFormattable value } => value.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        ConstantDatum { Value: { } value } => value.ToString(),
        IntegerDatum { Value: { IsConstant: true } value } => value.ToString(),
        _ => null,
    };

    public static string Symbol(BinaryOperator op) => op switch
    {
        BinaryOperator.Add => "+",
        BinaryOperator.Subtract => "-",
        BinaryOperator.Multiply => "*",
        BinaryOperator.Divide => "/",
        BinaryOperator.Remainder => "%",
        BinaryOperator.And => "&",
        BinaryOperator.Or => "|",
        BinaryOperator.ExclusiveOr => "^",
        BinaryOperator.ConditionalAnd => "&&",
        BinaryOperator.ConditionalOr => "||",
        BinaryOperator.ShiftLeft => "<<",
        BinaryOperator.ShiftRight => ">>",
        BinaryOperator.Equal => "==",
        BinaryOperator.NotEqual => "!=",
        BinaryOperator.LessThan => "<",
        BinaryOperator.LessThanOrEqual => "<=",
        BinaryOperator.GreaterThan => ">",
        _ => ">=",
    };
}

/// <summary>A comparison has no value at compile time, because it depends on a named dimension; the message is its text.</summary>
internal sealed class UndecidedException(string comparison) : Exception(comparison);
