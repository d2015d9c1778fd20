using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Declarations;

internal sealed partial class BodyReader
{
    /// <summary>An expression whose value nobody reads: <c>i++</c> needs no old value here.</summary>
    private Expression ReadEffect(IOperation operation) =>
        operation is IIncrementOrDecrementOperation increment ? ReadIncrement(increment) : ReadExpression(operation);

    private AssignmentTarget ReadTarget(IOperation target)
    {
        switch (target)
        {
            case IVariableDeclaratorOperation declarator:
                return new LocalTarget(Declare(declarator.Symbol), declarator.Symbol.Name);
            case ILocalReferenceOperation local:
                return new LocalTarget(Declare(local.Local), local.Local.Name);
            case IParameterReferenceOperation { Parameter: var parameter } when !IsPrimary(parameter):
                return new LocalTarget(Declare(parameter), parameter.Name);
            case IDiscardOperation:
                return new DiscardTarget();
            case IDeclarationExpressionOperation declaration:
                return ReadTarget(declaration.Expression);
            case ITupleOperation tuple:
                return new TupleTarget(tuple.Elements.Select(ReadTarget).ToEquatableArray());
            case IConversionOperation { IsImplicit: true } conversion:
                return ReadTarget(conversion.Operand);
            default:
                RejectTarget(target);
                return new DiscardTarget();
        }
    }

    private void RejectTarget(IOperation target)
    {
        (string what, string instead) = target switch
        {
            IArrayElementReferenceOperation or IImplicitIndexerReferenceOperation =>
                ("an element of an array", "build a new array, 'items = [.. items, x]'"),
            IPropertyReferenceOperation { Property.IsIndexer: true } =>
                ("a part of a tensor", "make a new one with Concat or Where"),
            IParameterReferenceOperation => ("a parameter of the primary constructor", "copy it into a local variable first"),
            IFieldReferenceOperation { Field.ContainingType.IsTupleType: true } => ("an element of a tuple", "make a new tuple"),
            { Type.Name: "StateTensor" } => ("a member", "write a new value into it, 'state.Assign(value)'"),
            IFieldReferenceOperation or IPropertyReferenceOperation =>
                ("a member", "a declaration is never executed, so nothing would be stored; use a local variable, and for what is carried from call to call a [State] input or a StateTensor"),
            _ => ("this", "use a local variable"),
        };
        Reject(target, Descriptors.AssignedMember, what, instead);
    }

    private AssignmentExpression ReadCompound(ICompoundAssignmentOperation operation)
    {
        int site = Site(operation);
        AssignmentTarget target = ReadTarget(operation.Target);
        Expression value = operation is { InConversion: { IsIdentity: true }, OutConversion: { IsIdentity: true } }
            ? ReadOperator(
                operation,
                operation.OperatorKind,
                operation.OperatorMethod,
                target is DiscardTarget ? new InvalidExpression(site) : ReadExpression(operation.Target),
                () => ReadExpression(operation.Value))
            : NotUnderstood(operation);
        return new AssignmentExpression(site, target, value);
    }

    private AssignmentExpression ReadCoalesceAssignment(ICoalesceAssignmentOperation operation)
    {
        int site = Site(operation);
        AssignmentTarget target = ReadTarget(operation.Target);
        Expression value = target is DiscardTarget
            ? new InvalidExpression(site)
            : IfNull(site, ReadExpression(operation.Target), ReadExpression(operation.Value));
        return new AssignmentExpression(site, target, value);
    }

    private AssignmentExpression ReadIncrement(IIncrementOrDecrementOperation operation)
    {
        int site = Site(operation);
        AssignmentTarget target = ReadTarget(operation.Target);
        if (target is DiscardTarget || operation.OperatorMethod is not null || operation.IsLifted)
        {
            return new AssignmentExpression(site, target, target is DiscardTarget ? new InvalidExpression(site) : NotUnderstood(operation));
        }

        BinaryOperator sign = operation.Kind == OperationKind.Increment ? BinaryOperator.Add : BinaryOperator.Subtract;
        return new AssignmentExpression(site, target, Binary(site, ReadExpression(operation.Target), sign, new ConstantExpression(site, 1)));
    }

    /// <summary><c>i++</c> as a value: the new value with the step taken back.</summary>
    private Expression ReadIncrementValue(IIncrementOrDecrementOperation operation)
    {
        AssignmentExpression assignment = ReadIncrement(operation);
        BinaryOperator back = operation.Kind == OperationKind.Increment ? BinaryOperator.Subtract : BinaryOperator.Add;
        return operation.IsPostfix ? Binary(assignment.Site, assignment, back, new ConstantExpression(assignment.Site, 1)) : assignment;
    }

    private static BinaryExpression Binary(int site, Expression left, BinaryOperator op, Expression right) =>
        new(site, left, [new BinaryStep(site, op, right)]);

    private static ConditionalExpression IfNull(int site, Expression value, Expression otherwise) =>
        new(site, Binary(site, value, BinaryOperator.Equal, new ConstantExpression(site, null)), otherwise, value);

    private static bool IsPrimary(IParameterSymbol parameter) => parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor };
}
