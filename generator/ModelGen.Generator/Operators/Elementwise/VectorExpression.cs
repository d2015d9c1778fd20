using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary>
/// An expression over the vector type <c>V</c> of emitted code. As text, an operator that stands beside another one is in parentheses, whatever C#'s precedence:
/// <c>(a * b) + c</c>.
/// </summary>
internal abstract record VectorExpression
{
    /// <summary>Whether it can stand beside an operator as it is.</summary>
    protected virtual bool IsPrimary => true;

    /// <summary>A name, or an expression of which nothing is known but that it can stand beside an operator.</summary>
    public static VectorExpression Name(string text) => new Primary(text);

    /// <summary>A call of a static method, of <c>V</c> or <c>VectorMath</c>.</summary>
    public static VectorExpression Call(string method, params ReadOnlySpan<VectorExpression> arguments) => new Invocation(method, EquatableArray.Create(arguments));

    /// <summary>One of C#'s operators between two vectors.</summary>
    public static VectorExpression Infix(VectorExpression left, string symbol, VectorExpression right) => new Binary(left, symbol, right);

    /// <summary>How often it appears in another expression.</summary>
    public int CountIn(VectorExpression whole) => ReferenceEquals(whole, this) ? 1 : whole.Parts.Items.Sum(CountIn);

    public static implicit operator VectorExpression(double number) => new Primary(Literal.Vector(number));

    public static VectorExpression operator +(VectorExpression left, VectorExpression right) => Infix(left, "+", right);

    public static VectorExpression operator -(VectorExpression left, VectorExpression right) => Infix(left, "-", right);

    public static VectorExpression operator *(VectorExpression left, VectorExpression right) => Infix(left, "*", right);

    public static VectorExpression operator /(VectorExpression left, VectorExpression right) => Infix(left, "/", right);

    public static VectorExpression operator &(VectorExpression left, VectorExpression right) => Infix(left, "&", right);

    public static VectorExpression operator <(VectorExpression left, VectorExpression right) => Infix(left, "<", right);

    public static VectorExpression operator >(VectorExpression left, VectorExpression right) => Infix(left, ">", right);

    public static VectorExpression operator -(VectorExpression operand) => new Unary("-", operand);

    public static VectorExpression operator ~(VectorExpression operand) => new Unary("~", operand);

    protected abstract EquatableArray<VectorExpression> Parts { get; }

    protected static string Beside(VectorExpression operand) => operand.IsPrimary ? operand.ToString() : $"({operand})";

    /// <summary>C#.</summary>
    public abstract override string ToString();

    private sealed record Primary(string Text) : VectorExpression
    {
        protected override EquatableArray<VectorExpression> Parts => [];

        public override string ToString() => Text;
    }

    private sealed record Invocation(string Method, EquatableArray<VectorExpression> Arguments) : VectorExpression
    {
        protected override EquatableArray<VectorExpression> Parts => Arguments;

        public override string ToString() => $"{Method}({string.Join(", ", Arguments.Items)})";
    }

    private sealed record Binary(VectorExpression Left, string Symbol, VectorExpression Right) : VectorExpression
    {
        protected override bool IsPrimary => false;

        protected override EquatableArray<VectorExpression> Parts => [Left, Right];

        public override string ToString() => $"{Beside(Left)} {Symbol} {Beside(Right)}";
    }

    private sealed record Unary(string Symbol, VectorExpression Operand) : VectorExpression
    {
        protected override bool IsPrimary => false;

        protected override EquatableArray<VectorExpression> Parts => [Operand];

        public override string ToString() => Symbol + Beside(Operand);
    }
}
