using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Declarations;

internal sealed partial class BodyReader
{
    private Statement ReadStatement(IOperation operation)
    {
        Enter();
        int site = Site(operation);
        switch (operation)
        {
            case IBlockOperation block:
                return new BlockStatement(site, ReadStatements(block.Operations));
            case IExpressionStatementOperation statement:
                return new ExpressionStatement(site, ReadEffect(statement.Operation));
            case IReturnOperation { Kind: OperationKind.Return } statement:
                return new ReturnStatement(site, statement.ReturnedValue is { } value ? ReadExpression(value) : null);
            case IConditionalOperation statement:
                return new IfStatement(
                    site,
                    ReadCondition(statement.Condition),
                    ReadStatement(statement.WhenTrue),
                    statement.WhenFalse is { } otherwise ? ReadStatement(otherwise) : null);
            case IForLoopOperation loop:
                return ReadFor(loop, site);
            case IForEachLoopOperation { IsAsynchronous: false } loop:
                return ReadForEach(loop, site);
            case IWhileLoopOperation { Condition: { } condition } loop:
                return new WhileStatement(site, ReadCondition(condition), ReadStatement(loop.Body), loop.ConditionIsTop);
            case ISwitchOperation statement:
                return ReadSwitch(statement, site);
            case IBranchOperation { BranchKind: BranchKind.Break }:
                return new BreakStatement(site);
            case IBranchOperation { BranchKind: BranchKind.Continue }:
                return new ContinueStatement(site);
            case IThrowOperation statement:
                return new ExpressionStatement(site, ReadThrow(statement));
            case IEmptyOperation or ILocalFunctionOperation:
                return new EmptyStatement(site);
            default:
                IEnumerable<IOperation> inside = Inside(operation);
                Reject(operation, Descriptors.StatementNotUnderstood, Words.Describe(operation), Words.Advice(operation));
                return new BlockStatement(site, inside.Select(ReadStatement).ToEquatableArray());
        }
    }

    /// <summary>The statements in one that is not understood: they are read, so that nothing in them seems to be missing.</summary>
    private static IEnumerable<IOperation> Inside(IOperation operation) => operation switch
    {
        ITryOperation statement => statement.Finally is { } last ? [statement.Body, last] : [statement.Body],
        ILockOperation statement => [statement.Body],
        IUsingOperation statement => [statement.Body],
        ILabeledOperation { Operation: { } statement } => [statement],
        _ => [],
    };

    private ForEachStatement ReadForEach(IForEachLoopOperation loop, int site)
    {
        AssignmentTarget variable = ReadTarget(loop.LoopControlVariable);
        Expression collection = reading.CanBeEnumerated(loop.Syntax) ? ReadExpression(Unconverted(loop.Collection)) : Broken(loop.Collection.Syntax);
        if (collection is InvalidExpression || IsRefused(loop.Collection))
        {
            refusedLocals.UnionWith(loop.Locals);
        }

        return new ForEachStatement(site, variable, collection, ReadStatement(loop.Body));
    }

    /// <summary>Local functions move to the front, where calls before the declaration find them.</summary>
    private EquatableArray<Statement> ReadStatements(ImmutableArray<IOperation> operations)
    {
        var statements = new List<Statement>();
        var functions = operations.OfType<ILocalFunctionOperation>().ToList();
        functions.ForEach(f => Declare(f.Symbol));
        foreach (ILocalFunctionOperation function in functions)
        {
            int site = Site(function);
            Expression lambda = function.Body is { } body && !function.Symbol.IsAsync
                ? ReadLambda(site, function.Symbol, body)
                : NotUnderstood(function);
            statements.Add(new LocalStatement(site, Declare(function.Symbol), function.Symbol.Name, lambda));
        }

        foreach (IOperation operation in operations)
        {
            switch (operation)
            {
                case ILocalFunctionOperation:
                    break;
                case IVariableDeclarationGroupOperation group:
                    statements.AddRange(ReadLocals(group));
                    break;
                default:
                    statements.Add(ReadStatement(operation));
                    break;
            }
        }

        return statements.ToEquatableArray();
    }

    private IEnumerable<Statement> ReadLocals(IVariableDeclarationGroupOperation group)
    {
        foreach (IVariableDeclaratorOperation declarator in group.Declarations.SelectMany(d => d.Declarators))
        {
            IVariableInitializerOperation? initializer = declarator.Initializer ?? (declarator.Parent as IVariableDeclarationOperation)?.Initializer;
            Expression? value = declarator.Symbol.RefKind == RefKind.None
                ? initializer is null ? null : ReadExpression(initializer.Value)
                : Reject(declarator, Descriptors.ExpressionNotUnderstood, "'ref'", Words.UnderstoodExpressions);
            if (value is InvalidExpression || (initializer is not null && IsRefused(initializer.Value)))
            {
                refusedLocals.Add(declarator.Symbol);
            }

            yield return new LocalStatement(Site(declarator), Declare(declarator.Symbol), declarator.Symbol.Name, value);
        }
    }

    private ForStatement ReadFor(IForLoopOperation loop, int site) => new(
        site,
        ReadStatements(loop.Before),
        loop.Condition is { } condition ? ReadCondition(condition) : null,
        ReadStatements(loop.AtLoopBottom),
        ReadStatement(loop.Body));

    /// <summary>A <c>default</c> that stands before other cases is tried after them: it becomes a section of its own at the end.</summary>
    private SwitchStatement ReadSwitch(ISwitchOperation statement, int site)
    {
        Expression value = ReadExpression(statement.Value);
        var sections = new List<SwitchSection>();
        SwitchSection? last = null;
        foreach (ISwitchCaseOperation section in statement.Cases)
        {
            var labels = section.Clauses.Where(c => c is not IDefaultCaseClauseOperation).Select(ReadLabel).ToEquatableArray();
            var body = ReadStatements(section.Body);
            if (labels.Count > 0)
            {
                sections.Add(new SwitchSection(labels, body));
            }

            last = labels.Count < section.Clauses.Length ? new SwitchSection([new SwitchLabel(new DiscardPattern(), null)], body) : last;
        }

        return new SwitchStatement(site, value, (last is null ? sections : [.. sections, last]).ToEquatableArray());
    }

    private SwitchLabel ReadLabel(ICaseClauseOperation clause) => clause switch
    {
        ISingleValueCaseClauseOperation single => new SwitchLabel(new ConstantPattern(ReadExpression(single.Value)), null),
        IPatternCaseClauseOperation pattern =>
            new SwitchLabel(ReadPattern(pattern.Pattern), pattern.Guard is { } guard ? ReadCondition(guard) : null),
        _ => new SwitchLabel(RejectPattern(clause), null),
    };
}
