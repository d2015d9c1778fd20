using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Declarations;

internal sealed partial class BodyReader
{
    /// <summary>A constant is a constant whatever it is made of: literals, const members of any type, enum members, nameof.</summary>
    private Expression ReadExpression(IOperation operation)
    {
        Enter();
        return operation.ConstantValue is { HasValue: true, Value: var value } ? ReadConstant(operation, value) : ReadExpressionCore(operation);
    }

    private Expression ReadConstant(IOperation operation, object? value)
    {
        int site = Site(operation);
        return value switch
        {
            null or int or long or float or double or bool or string => new ConstantExpression(site, value),
            byte or sbyte or short or ushort => new ConstantExpression(site, Convert.ToInt32(value, CultureInfo.InvariantCulture)),
            uint number => new ConstantExpression(site, (long)number),
            ulong and <= long.MaxValue => new ConstantExpression(site, (long)(ulong)value),
            _ => NotUnderstood(operation),
        };
    }

    private Expression ReadExpressionCore(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => new LocalExpression(Site(local), Declare(local.Local), local.Local.Name),
        IParameterReferenceOperation parameter => ReadParameter(parameter),
        IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } instance =>
            new ThisExpression(Site(instance)),
        IInvocationOperation invocation => ReadInvocation(invocation),
        IObjectCreationOperation creation => ReadCreation(creation),
        IFieldReferenceOperation field => ReadField(field),
        IPropertyReferenceOperation property => ReadProperty(property),
        IArrayElementReferenceOperation element =>
            new IndexExpression(Site(element), ReadExpression(element.ArrayReference), element.Indices.Select(ReadExpression).ToEquatableArray()),
        IImplicitIndexerReferenceOperation element =>
            new IndexExpression(Site(element), ReadExpression(element.Instance), [ReadExpression(element.Argument)]),
        IConversionOperation conversion => ReadConversion(conversion),
        IUnaryOperation unary => ReadUnary(unary),
        IBinaryOperation binary => ReadBinary(binary),
        IConditionalOperation { WhenFalse: { } otherwise } conditional => new ConditionalExpression(
            Site(conditional), ReadCondition(conditional.Condition), ReadExpression(conditional.WhenTrue), ReadExpression(otherwise)),
        ICoalesceOperation coalesce => IfNull(Site(coalesce), ReadExpression(coalesce.Value), ReadExpression(coalesce.WhenNull)),
        ISwitchExpressionOperation expression => ReadSwitchExpression(expression),
        IIsPatternOperation test => ReadIsPattern(test),
        ITupleOperation tuple => new TupleExpression(Site(tuple), tuple.Elements.Select(ReadExpression).ToEquatableArray()),
        ICollectionExpressionOperation collection =>
            new ArrayExpression(Site(collection), collection.Elements.Select(ReadElement).ToEquatableArray()),
        IArrayCreationOperation array => ReadArray(array),
        IRangeOperation range => new RangeExpression(
            Site(range),
            range.LeftOperand is { } start ? ReadExpression(start) : null,
            range.RightOperand is { } end ? ReadExpression(end) : null),
        IDelegateCreationOperation creation => ReadDelegate(creation),
        IAnonymousFunctionOperation { Symbol.IsAsync: false } function => ReadLambda(Site(function), function.Symbol, function.Body),
        ISimpleAssignmentOperation { IsRef: false } assignment =>
            new AssignmentExpression(Site(assignment), ReadTarget(assignment.Target), ReadExpression(assignment.Value)),
        IDeconstructionAssignmentOperation assignment =>
            new AssignmentExpression(Site(assignment), ReadTarget(assignment.Target), ReadDeconstructed(assignment)),
        ICompoundAssignmentOperation assignment => ReadCompound(assignment),
        ICoalesceAssignmentOperation assignment => ReadCoalesceAssignment(assignment),
        IIncrementOrDecrementOperation increment => ReadIncrementValue(increment),
        IThrowOperation thrown => ReadThrow(thrown),
        IDefaultValueOperation { Type: { } type } value when type.IsReferenceType || IsNullable(type) =>
            new ConstantExpression(Site(value), null),
        _ => NotUnderstood(operation),
    };

    /// <summary>What is no condition in C# either has an error already.</summary>
    private Expression ReadCondition(IOperation condition) => IsBoolean(condition) ? ReadExpression(condition) : Broken(condition.Syntax);

    /// <summary>A tuple taken apart into another number of variables has an error of C# already.</summary>
    private Expression ReadDeconstructed(IDeconstructionAssignmentOperation assignment) =>
        assignment.Value.Type is INamedTypeSymbol { IsTupleType: true } value && assignment.Target.Type is INamedTypeSymbol { IsTupleType: true } target
            && value.TupleElements.Length != target.TupleElements.Length
            ? Broken(assignment.Value.Syntax)
            : ReadExpression(assignment.Value);

    private Expression ReadParameter(IParameterReferenceOperation reference)
    {
        int site = Site(reference);
        IParameterSymbol parameter = reference.Parameter;
        return !IsPrimary(parameter) ? new LocalExpression(site, Declare(parameter), parameter.Name)
            : owner is IMethodSymbol && reading.Library.HoldsParameters(parameter.Type)
                ? Reject(reference, Descriptors.LayerAsParameter, parameter.Name)
            : new ConstructorParameterExpression(site, parameter.Name);
    }

    private Expression ReadUnary(IUnaryOperation unary)
    {
        int site = Site(unary);
        if (unary.OperatorMethod is { } method && !reading.Library.Contains(method))
        {
            return Refuse(unary, method, null, isVirtual: false) ?? ReadCall(unary, method, null, [ReadExpression(unary.Operand)]);
        }

        UnaryOperator? op = unary.OperatorKind switch
        {
            _ when unary.IsLifted => null,
            UnaryOperatorKind.Plus => UnaryOperator.Plus,
            UnaryOperatorKind.Minus => UnaryOperator.Minus,
            UnaryOperatorKind.Not => UnaryOperator.Not,
            UnaryOperatorKind.BitwiseNegation => UnaryOperator.BitwiseNot,
            _ => null,
        };
        return unary.OperatorKind == UnaryOperatorKind.True ? ReadExpression(unary.Operand) // of a tensor as a condition, which lowering has a word for
            : op is { } known ? new UnaryExpression(site, known, ReadExpression(unary.Operand))
            : unary.OperatorKind == UnaryOperatorKind.Hat ? new FromEndExpression(site, ReadExpression(unary.Operand))
            : NotUnderstood(unary);
    }

    /// <summary>Walks down the left spine without recursion: sums of thousands of terms are legal C#.</summary>
    private Expression ReadBinary(IBinaryOperation operation)
    {
        var spine = new Stack<IBinaryOperation>();
        IOperation first = operation;
        while (first is IBinaryOperation { ConstantValue.HasValue: false } binary)
        {
            spine.Push(binary);
            first = binary.LeftOperand;
        }

        Expression result = ReadExpression(first);
        var steps = new List<BinaryStep>();
        while (spine.Count > 0)
        {
            IBinaryOperation binary = spine.Pop();
            if (IsMismatched(binary))
            {
                return Broken(operation.Syntax);
            }

            if (IsBuiltIn(binary.OperatorMethod) && !IsMixed(binary.OperatorMethod) && !binary.IsLifted && ToOperator(binary.OperatorKind) is { } op)
            {
                steps.Add(new BinaryStep(Site(binary), op, ReadExpression(binary.RightOperand)));
                continue;
            }

            result = steps.Count == 0 ? result : new BinaryExpression(steps[steps.Count - 1].Site, result, steps.ToEquatableArray());
            steps.Clear();
            result = ReadOperator(binary, binary.OperatorKind, binary.OperatorMethod, result, () => ReadExpression(binary.RightOperand));
        }

        return steps.Count == 0 ? result : new BinaryExpression(steps[steps.Count - 1].Site, result, steps.ToEquatableArray());
    }

    private Expression ReadOperator(IOperation operation, BinaryOperatorKind kind, IMethodSymbol? method, Expression left, Func<Expression> right)
    {
        bool isLifted = operation is IBinaryOperation { IsLifted: true } or ICompoundAssignmentOperation { IsLifted: true };
        bool comparesWithNull = kind is BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals;
        return left is InvalidExpression && !IsBuiltIn(method) ? left
            : !IsBuiltIn(method) ? method!.ReturnsVoid ? NotUnderstood(operation) : Refuse(operation, method, null, isVirtual: false) ?? ReadCall(operation, method, null, [left, right()])
            : (!isLifted || comparesWithNull) && ToOperator(kind) is { } op ? Binary(Site(operation), AsFloat(0, left), op, AsFloat(1, right()))
            : NotUnderstood(operation);

        Expression AsFloat(int parameter, Expression operand) =>
            IsMixed(method) && reading.Library.IsIntTensor(method!.Parameters[parameter].Type) ? new ConvertExpression(Site(operation), ConversionTarget.Tensor, operand) : operand;
    }

    /// <summary>An operator between a tensor of floats and one of integers, which are computed with as floats.</summary>
    private bool IsMixed(IMethodSymbol? method) =>
        method is { Parameters.Length: 2 } && reading.Library.Contains(method) && reading.Library.IsTensor(method.ReturnType) && method.Parameters.Any(p => reading.Library.IsIntTensor(p.Type));

    /// <summary><c>&amp;&amp;</c> and <c>||</c> of what is no condition, which C# has complained about.</summary>
    private static bool IsMismatched(IBinaryOperation operation) =>
        operation is { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr, OperatorMethod: null }
        && !(IsBoolean(operation.LeftOperand) && IsBoolean(operation.RightOperand));

    private static bool IsBoolean(IOperation operation) => operation.Type?.SpecialType == SpecialType.System_Boolean;

    /// <summary>An operator that lowering knows: of C#'s own types, of strings, of ModelGen's tensors.</summary>
    private bool IsBuiltIn(IMethodSymbol? method) =>
        method is null || reading.Library.Contains(method) || method.ContainingType?.SpecialType == SpecialType.System_String;

    private SwitchExpression ReadSwitchExpression(ISwitchExpressionOperation expression)
    {
        int site = Site(expression);
        Expression value = ReadExpression(expression.Value);
        var arms = expression.Arms.Where(a => !a.IsImplicit).Select(arm => new SwitchArm(
            ReadPattern(arm.Pattern),
            arm.Guard is { } guard ? ReadCondition(guard) : null,
            ReadExpression(arm.Value)));
        return new SwitchExpression(site, value, arms.ToEquatableArray());
    }

    private SwitchExpression ReadIsPattern(IIsPatternOperation test)
    {
        int site = Site(test);
        Expression value = ReadExpression(test.Value);
        return new SwitchExpression(
            site,
            value,
            [
                new SwitchArm(ReadPattern(test.Pattern), null, new ConstantExpression(site, true)),
                new SwitchArm(new DiscardPattern(), null, new ConstantExpression(site, false)),
            ]);
    }

    private Expression ReadElement(IOperation element) =>
        element is ISpreadOperation spread
            ? new SpreadExpression(Site(spread), ReadExpression(Unconverted(spread.Operand)))
            : ReadExpression(element);

    private Expression ReadArray(IArrayCreationOperation array)
    {
        int site = Site(array);
        return array switch
        {
            { DimensionSizes.Length: 1, Initializer: { } initializer } =>
                new ArrayExpression(site, initializer.ElementValues.Select(ReadExpression).ToEquatableArray()),
            { DimensionSizes: [{ ConstantValue.Value: 0 }] } => new ArrayExpression(site, []),
            _ => NotUnderstood(array),
        };
    }

    private ThrowExpression ReadThrow(IThrowOperation operation)
    {
        IOperation? message = (operation.Exception is { } exception ? Unconverted(exception) : null) is IObjectCreationOperation creation
            ? creation.Arguments.FirstOrDefault(a => a.Parameter?.Name == "message" && a.ArgumentKind == ArgumentKind.Explicit)?.Value
            : null;
        string? text = message switch
        {
            null => null,
            { ConstantValue: { HasValue: true, Value: string constant } } => constant,
            { Syntax: InterpolatedStringExpressionSyntax interpolated } => interpolated.Contents.ToString(),
            _ => message.Syntax.ToString(),
        };
        return new ThrowExpression(Site(operation), text);
    }

    private static bool IsNullable(ITypeSymbol type) => type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;

    private static IOperation Unconverted(IOperation operation)
    {
        while (operation is IConversionOperation { IsImplicit: true, OperatorMethod: null } conversion)
        {
            operation = conversion.Operand;
        }

        return operation;
    }

    private static BinaryOperator? ToOperator(BinaryOperatorKind kind) => kind switch
    {
        BinaryOperatorKind.Add => BinaryOperator.Add,
        BinaryOperatorKind.Subtract => BinaryOperator.Subtract,
        BinaryOperatorKind.Multiply => BinaryOperator.Multiply,
        BinaryOperatorKind.Divide => BinaryOperator.Divide,
        BinaryOperatorKind.Remainder => BinaryOperator.Remainder,
        BinaryOperatorKind.And => BinaryOperator.And,
        BinaryOperatorKind.Or => BinaryOperator.Or,
        BinaryOperatorKind.ExclusiveOr => BinaryOperator.ExclusiveOr,
        BinaryOperatorKind.ConditionalAnd => BinaryOperator.ConditionalAnd,
        BinaryOperatorKind.ConditionalOr => BinaryOperator.ConditionalOr,
        BinaryOperatorKind.LeftShift => BinaryOperator.ShiftLeft,
        BinaryOperatorKind.RightShift => BinaryOperator.ShiftRight,
        BinaryOperatorKind.Equals => BinaryOperator.Equal,
        BinaryOperatorKind.NotEquals => BinaryOperator.NotEqual,
        BinaryOperatorKind.LessThan => BinaryOperator.LessThan,
        BinaryOperatorKind.LessThanOrEqual => BinaryOperator.LessThanOrEqual,
        BinaryOperatorKind.GreaterThan => BinaryOperator.GreaterThan,
        BinaryOperatorKind.GreaterThanOrEqual => BinaryOperator.GreaterThanOrEqual,
        _ => null,
    };
}
