using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Declarations;

/// <summary>A pattern of a <c>switch</c> or <c>is</c> over compile-time values.</summary>
internal abstract record Pattern;

internal sealed record DiscardPattern : Pattern;

internal sealed record ConstantPattern(Expression Value) : Pattern;

internal sealed record RelationalPattern(BinaryOperator Operator, Expression Value) : Pattern;

internal sealed record NotPattern(Pattern Operand) : Pattern;

internal sealed record AndPattern(Pattern Left, Pattern Right) : Pattern;

internal sealed record OrPattern(Pattern Left, Pattern Right) : Pattern;

/// <summary><c>var n</c>.</summary>
internal sealed record VariablePattern(int Local, string Name) : Pattern;

/// <summary><c>(1, &gt; 2, _)</c>.</summary>
internal sealed record TuplePattern(EquatableArray<Pattern> Elements) : Pattern;
