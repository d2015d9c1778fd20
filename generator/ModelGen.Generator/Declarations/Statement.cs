using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Declarations;

/// <summary>A statement of a declaration, transcribed; see <see cref="Expression"/>.</summary>
internal abstract record Statement(int Site);

internal sealed record BlockStatement(int Site, EquatableArray<Statement> Statements) : Statement(Site);

internal sealed record LocalStatement(int Site, int Local, string Name, Expression? Initializer) : Statement(Site);

internal sealed record ExpressionStatement(int Site, Expression Expression) : Statement(Site);

internal sealed record ReturnStatement(int Site, Expression? Value) : Statement(Site);

internal sealed record IfStatement(int Site, Expression Condition, Statement WhenTrue, Statement? WhenFalse) : Statement(Site);

internal sealed record ForStatement(
    int Site, EquatableArray<Statement> Before, Expression? Condition, EquatableArray<Statement> AtBottom, Statement Body) : Statement(Site);

/// <summary><c>foreach (var block in blocks)</c>, also with a deconstruction as its variable.</summary>
internal sealed record ForEachStatement(int Site, AssignmentTarget Variable, Expression Collection, Statement Body) : Statement(Site);

internal sealed record WhileStatement(int Site, Expression Condition, Statement Body, bool TestsFirst) : Statement(Site);

internal sealed record SwitchStatement(int Site, Expression Value, EquatableArray<SwitchSection> Sections) : Statement(Site);

internal sealed record SwitchSection(EquatableArray<SwitchLabel> Labels, EquatableArray<Statement> Body);

internal sealed record SwitchLabel(Pattern Pattern, Expression? When);

internal sealed record BreakStatement(int Site) : Statement(Site);

internal sealed record ContinueStatement(int Site) : Statement(Site);

/// <summary>Something already complained about, or nothing at all.</summary>
internal sealed record EmptyStatement(int Site) : Statement(Site);
