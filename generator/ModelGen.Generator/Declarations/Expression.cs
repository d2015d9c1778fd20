using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Declarations;

/// <summary>
/// An expression of a declaration, transcribed from Roslyn's operation tree. Nothing here refers to Roslyn: the tree is compared by value
/// between edits, and lowering evaluates it. <paramref name="Site"/> numbers the expression within its declaration; the table of sites
/// (which does hold locations) travels apart.
/// </summary>
internal abstract record Expression(int Site);

/// <summary>A compile-time constant: <c>int</c>, <c>long</c>, <c>float</c>, <c>double</c>, <c>bool</c>, <c>string</c> or null; an enum member is its underlying <c>int</c>.</summary>
internal sealed record ConstantExpression(int Site, object? Value) : Expression(Site)
{
    public bool Equals(ConstantExpression? other) => other is not null && Site == other.Site && Equals(Exact(Value), Exact(other.Value));

    public override int GetHashCode() => (Site * 397) ^ (Exact(Value)?.GetHashCode() ?? 0);

    /// <summary>An edit from 0 to −0 is one.</summary>
    private static object? Exact(object? value) => value switch
    {
        double number => new ExactNumber(number),
        float number => (new ExactNumber(number), typeof(float)),
        _ => value,
    };
}

/// <summary>A local variable or a parameter of a method, lambda or local function; numbers are unique within the outermost method.</summary>
internal sealed record LocalExpression(int Site, int Local, string Name) : Expression(Site);

/// <summary><c>this</c>: the model or module whose code is being read.</summary>
internal sealed record ThisExpression(int Site) : Expression(Site);

/// <summary>A parameter of the primary constructor of the class of <c>this</c>, in an initialiser or captured by a method.</summary>
internal sealed record ConstructorParameterExpression(int Site, string Name) : Expression(Site);

/// <summary>A field or property of a model, module or library type (<c>fc1</c>, <c>x.Shape</c>, <c>blocks.Length</c>, <c>fc1.Weight</c>).</summary>
internal sealed record MemberExpression(int Site, Expression Instance, string Name) : Expression(Site);

/// <summary>A static field or property with source; its initialiser stands in <see cref="ModelDeclaration.Statics"/> under <paramref name="Key"/>.</summary>
internal sealed record StaticMemberExpression(int Site, string Key) : Expression(Site);

/// <summary>A call of a method with source in the compilation; its body stands in <see cref="ModelDeclaration.Methods"/> under <paramref name="Method"/>.</summary>
/// <param name="Arguments">In parameter order, defaults filled in; an extension method's receiver comes first.</param>
internal sealed record CallExpression(int Site, string Method, Expression? Instance, EquatableArray<Expression> Arguments) : Expression(Site);

/// <summary>
/// A call of a library function by its name: <c>Ops.Relu</c>, <c>Tensor.Dim</c>, <c>Math.Max</c>, <c>Ops.Repeat</c>; arguments in parameter order with
/// defaults filled in, an instance method's receiver first, a <c>params</c> argument as one <see cref="ArrayExpression"/>. A static property of the
/// library is a call without arguments (<c>Init.Zeros</c>).
/// </summary>
internal sealed record LibraryCallExpression(int Site, string Function, EquatableArray<Expression> Arguments) : Expression(Site)
{
    /// <summary>
    /// The names of the parameters, one for each argument (a receiver's is <c>this</c>), so that overloads of one function (<c>Sum(x, axes)</c>,
    /// <c>Sum(x, axes, keepDim)</c>) are told apart by what they are given.
    /// </summary>
    public EquatableArray<string> ParameterNames { get; init; } = [];
}

/// <summary><c>layer.Forward(x)</c> on a library layer, a module, or whatever stands in an array of them: decided by the value of <paramref name="Instance"/>.</summary>
internal sealed record ForwardExpression(int Site, Expression Instance, EquatableArray<Expression> Arguments) : Expression(Site);

/// <summary>Calling a lambda, method group or delegate-typed local.</summary>
internal sealed record InvokeExpression(int Site, Expression Delegate, EquatableArray<Expression> Arguments) : Expression(Site);

/// <summary><c>new Linear(784, 128)</c> (a library type) or <c>new Block(64)</c> (a module, by the key of its <see cref="ClassDeclaration"/>).</summary>
/// <param name="Arguments">In parameter order, defaults filled in.</param>
internal sealed record NewExpression(int Site, string Type, bool IsLibrary, EquatableArray<Expression> Arguments) : Expression(Site)
{
    /// <summary>The names of the constructor's parameters, one for each argument.</summary>
    public EquatableArray<string> ParameterNames { get; init; } = [];
}

/// <summary>An array, list or collection expression; elements may be <see cref="SpreadExpression"/>s.</summary>
internal sealed record ArrayExpression(int Site, EquatableArray<Expression> Elements) : Expression(Site);

/// <summary><c>..items</c> inside a collection expression.</summary>
internal sealed record SpreadExpression(int Site, Expression Operand) : Expression(Site);

internal sealed record TupleExpression(int Site, EquatableArray<Expression> Elements) : Expression(Site);

/// <summary>An element of a tuple by position, whatever name it was read by.</summary>
internal sealed record TupleElementExpression(int Site, Expression Instance, int Index) : Expression(Site);

/// <summary><c>x[.., 0..4]</c>, <c>blocks[^1]</c>, <c>x.Shape[0]</c>: indices, <see cref="RangeExpression"/>s and <see cref="FromEndExpression"/>s.</summary>
internal sealed record IndexExpression(int Site, Expression Instance, EquatableArray<Expression> Arguments) : Expression(Site);

internal sealed record RangeExpression(int Site, Expression? Start, Expression? End) : Expression(Site);

internal sealed record FromEndExpression(int Site, Expression Operand) : Expression(Site);

internal sealed record UnaryExpression(int Site, UnaryOperator Operator, Expression Operand) : Expression(Site);

/// <summary>
/// A left-associative chain of binary operators, <c>first op1 a op2 b …</c>: one node however long, so that a sum of thousands of terms is neither read,
/// compared nor evaluated by recursion.
/// </summary>
internal sealed record BinaryExpression(int Site, Expression First, EquatableArray<BinaryStep> Rest) : Expression(Site);

/// <summary>One step of a <see cref="BinaryExpression"/>; <paramref name="Site"/> is that of the whole expression up to here.</summary>
internal sealed record BinaryStep(int Site, BinaryOperator Operator, Expression Operand);

/// <summary><c>condition ? whenTrue : whenFalse</c>; only the taken branch is evaluated.</summary>
internal sealed record ConditionalExpression(int Site, Expression Condition, Expression WhenTrue, Expression WhenFalse) : Expression(Site);

internal sealed record SwitchExpression(int Site, Expression Value, EquatableArray<SwitchArm> Arms) : Expression(Site);

internal sealed record SwitchArm(Pattern Pattern, Expression? When, Expression Value);

/// <summary>A conversion between compile-time numbers, or from a number to a tensor.</summary>
internal sealed record ConvertExpression(int Site, ConversionTarget Target, Expression Operand) : Expression(Site);

/// <summary>
/// A lambda, anonymous method or local function, which shares the locals of the method around it. A local function is a local that holds its lambda,
/// declared at the start of its block; a method named without being called (<c>Func&lt;Tensor, Tensor&gt; f = Relu</c>) is a lambda that calls it.
/// </summary>
internal sealed record LambdaExpression(int Site, EquatableArray<int> Parameters, Statement Body) : Expression(Site);

/// <summary><c>throw new ArgumentException("…")</c>, as an expression or a statement: a mistake in the declaration if evaluation gets here.</summary>
/// <param name="Message">The text that the exception would show, as far as it is known; null where there is none.</param>
internal sealed record ThrowExpression(int Site, string? Message) : Expression(Site);

/// <summary>Assignments are expressions too (<c>a = b = x</c>, <c>i++</c>).</summary>
internal sealed record AssignmentExpression(int Site, AssignmentTarget Target, Expression Value) : Expression(Site);

/// <summary>Something the reader or the C# compiler has already complained about; evaluating it gives an unknown value, silently.</summary>
internal sealed record InvalidExpression(int Site) : Expression(Site);

internal enum UnaryOperator
{
    Plus,
    Minus,
    Not,
    BitwiseNot,
}

internal enum BinaryOperator
{
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    And,
    Or,
    ExclusiveOr,
    ConditionalAnd,
    ConditionalOr,
    ShiftLeft,
    ShiftRight,
    Equal,
    NotEqual,
    LessThan,
    LessThanOrEqual,
    GreaterThan,
    GreaterThanOrEqual,
}

internal enum ConversionTarget
{
    Int32,
    Int64,
    Single,
    Double,
    Tensor,
}

/// <summary>What the left side of an assignment names.</summary>
internal abstract record AssignmentTarget;

internal sealed record LocalTarget(int Local, string Name) : AssignmentTarget;

internal sealed record TupleTarget(EquatableArray<AssignmentTarget> Elements) : AssignmentTarget;

internal sealed record DiscardTarget : AssignmentTarget;

/// <summary>An assignment to a member, which only a state tensor may be.</summary>
internal sealed record MemberTarget(MemberExpression Member) : AssignmentTarget;
