using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Declarations;

internal sealed partial class BodyReader
{
    private Pattern ReadPattern(IPatternOperation operation)
    {
        Enter();
        return operation switch
        {
            IDiscardPatternOperation => new DiscardPattern(),
            IConstantPatternOperation pattern => new ConstantPattern(ReadExpression(pattern.Value)),
            IRelationalPatternOperation pattern when ToOperator(pattern.OperatorKind) is { } comparison =>
                new RelationalPattern(comparison, ReadExpression(pattern.Value)),
            INegatedPatternOperation pattern => new NotPattern(ReadPattern(pattern.Pattern)),
            IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.And } pattern =>
                new AndPattern(ReadPattern(pattern.LeftPattern), ReadPattern(pattern.RightPattern)),
            IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or } pattern =>
                new OrPattern(ReadPattern(pattern.LeftPattern), ReadPattern(pattern.RightPattern)),
            IDeclarationPatternOperation { MatchesNull: true } pattern => ReadVariablePattern(pattern.DeclaredSymbol),
            IRecursivePatternOperation { DeconstructSymbol: null, PropertySubpatterns.IsEmpty: true, DeclaredSymbol: null } pattern
                when pattern.InputType.IsTupleType =>
                new TuplePattern(pattern.DeconstructionSubpatterns.Select(ReadPattern).ToEquatableArray()),
            _ => RejectPattern(operation),
        };
    }

    private Pattern ReadVariablePattern(ISymbol? variable) =>
        variable is null ? new DiscardPattern() : new VariablePattern(Declare(variable), variable.Name);

    private DiscardPattern RejectPattern(IOperation operation)
    {
        Reject(operation, Descriptors.PatternNotUnderstood, "'" + Words.Shorten(operation.Syntax.ToString()) + "'");
        return new DiscardPattern();
    }
}
