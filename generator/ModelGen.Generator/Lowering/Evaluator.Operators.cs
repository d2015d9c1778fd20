using ModelGen.Generator.Declarations;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Attention.Scores;

namespace ModelGen.Generator.Lowering;

/// <summary>Operators, conversions and conditions.</summary>
internal sealed partial class Evaluator
{
    private Datum Unary(UnaryExpression expression)
    {
        Datum operand = Evaluate(expression.Operand);
        if (operand is UnknownDatum)
        {
            return operand;
        }

        if (IsTensor(operand))
        {
            return expression.Operator switch
            {
                UnaryOperator.Plus => operand,
                UnaryOperator.Minus => Apply(expression.Site, "Tensor.op_UnaryNegation", ("x", operand)),
                UnaryOperator.Not => Apply(expression.Site, "BoolTensor.op_LogicalNot", ("value", operand)),
                _ => NotApplicable(expression.Site, $"An operator on {DatumText.Describe(operand)}", "tensors have + - * / and comparisons"),
            };
        }

        return (expression.Operator switch
        {
            UnaryOperator.Plus => operand,
            UnaryOperator.Minus => Arithmetic.Negate(operand),
            UnaryOperator.Not => operand is ConstantDatum { Value: bool value } ? new ConstantDatum(!value) : null,
            _ => Arithmetic.Complement(operand),
        }) ?? NotApplicable(expression.Site, $"An operator on {DatumText.Describe(operand)}", "it has no value at compile time");
    }

    /// <summary>Step by step from the left, however many there are.</summary>
    private Datum Binary(BinaryExpression expression)
    {
        Datum left = Evaluate(expression.First);
        foreach (BinaryStep step in expression.Rest)
        {
            bool isOr = step.Operator == BinaryOperator.ConditionalOr;
            if (!isOr && step.Operator != BinaryOperator.ConditionalAnd)
            {
                left = Apply(step, left, Evaluate(step.Operand));
            }
            else if (left is not ConstantDatum { Value: bool value })
            {
                NotDecided(step.Site, "A condition", left);
                left = UnknownDatum.Instance;
            }
            else if (value != isOr)
            {
                left = Evaluate(step.Operand);
            }
        }

        return left;
    }

    private Datum Apply(BinaryStep step, Datum left, Datum right)
    {
        if (left is UnknownDatum || right is UnknownDatum)
        {
            return UnknownDatum.Instance;
        }

        bool hasNull = left is ConstantDatum { Value: null } || right is ConstantDatum { Value: null };
        if (!hasNull && (IsTensor(left) || IsTensor(right) || IsRuntimeNumber(left, right)))
        {
            string? function = step.Operator switch
            {
                BinaryOperator.Add => "Tensor.op_Addition",
                BinaryOperator.Subtract => "Tensor.op_Subtraction",
                BinaryOperator.Multiply => "Tensor.op_Multiply",
                BinaryOperator.Divide => "Tensor.op_Division",
                BinaryOperator.GreaterThan => "Tensor.op_GreaterThan",
                BinaryOperator.GreaterThanOrEqual => "Tensor.op_GreaterThanOrEqual",
                BinaryOperator.LessThan => "Tensor.op_LessThan",
                BinaryOperator.LessThanOrEqual => "Tensor.op_LessThanOrEqual",
                BinaryOperator.And => "BoolTensor.op_BitwiseAnd",
                BinaryOperator.Or => "BoolTensor.op_BitwiseOr",
                _ => null,
            };
            return function is null
                ? NotApplicable(step.Site, $"The operator '{Arithmetic.Symbol(step.Operator)}' between {DatumText.Describe(left)} and {DatumText.Describe(right)}", Instead(step.Operator))
                : Apply(step.Site, function, ("left", left), ("right", right));
        }

        return Attempt(step.Site, () => Arithmetic.Apply(step.Operator, left, right)
            ?? NotApplicable(step.Site, $"The operator '{Arithmetic.Symbol(step.Operator)}' between {DatumText.Describe(left)} and {DatumText.Describe(right)}", "it has no value at compile time"));
    }

    private static string Instead(BinaryOperator op) => op switch
    {
        BinaryOperator.Equal => "tensors are compared element by element by 'Equal(x, y)', for 'Where'",
        BinaryOperator.NotEqual => "tensors are compared element by element by 'NotEqual(x, y)', for 'Where'",
        _ => "tensors have + - * / and comparisons",
    };

    private Datum Apply(int site, string function, params (string Name, Datum Value)[] arguments) =>
        OperatorRegistry.Find(function) is { } stub
            ? Apply(site, stub, new CallArguments(this, function, [.. arguments.Select(a => new Argument(a.Name, a.Value, site))]))
            : throw new InvalidOperationException($"there is no operator {function}");

    private Datum Apply(int site, Stub stub, CallArguments arguments) => Attempt(site, () =>
    {
        if (Scope is null)
        {
            throw new EvaluationException(DiagnosticInfo.Create(Descriptors.TensorInInitializer, site));
        }

        try
        {
            System.Collections.Immutable.ImmutableArray<Value> results = stub.Build(Scope.Graph, arguments);
            return stub.Result switch
            {
                StubResult.Array => new ArrayDatum([.. results.Select(Tensor)]),
                StubResult.Tuple => new TupleDatum([.. results.Select(Tensor)]),
                _ => Tensor(results[0]),
            };
        }
        catch (HyperparameterException e)
        {
            throw new EvaluationException(DiagnosticInfo.Create(Descriptors.InvalidHyperparameter, arguments.Get(e.Name).Site, e.Name, stub.Name, e.Requirement, e.Value));
        }
        catch (ScoreFormulaException e)
        {
            throw new EvaluationException(DiagnosticInfo.Create(Descriptors.ScoreFormula, e.Site < 0 ? site : e.Site, e.What));
        }
    });

    private static bool IsTensor(Datum datum) => datum is TensorDatum or InstanceDatum { Instance: TensorInstance };

    /// <summary>A float computed with a named dimension is known only at run time: a scalar tensor.</summary>
    private static bool IsRuntimeNumber(Datum left, Datum right) =>
        (left is IntegerDatum { Value.IsConstant: false } && right is ConstantDatum { Value: long or float or double })
        || (right is IntegerDatum { Value.IsConstant: false } && left is ConstantDatum { Value: long or float or double });

    private Datum Convert(ConvertExpression expression)
    {
        Datum operand = Evaluate(expression.Operand);
        return operand switch
        {
            UnknownDatum => operand,
            TensorDatum { Value.Type.Element: ElementType.Int32 } when expression.Target == ConversionTarget.Tensor => Apply(expression.Site, "IntTensor.Float", ("x", operand)),
            _ when expression.Target == ConversionTarget.Tensor && IsTensor(operand) => operand,
            _ when expression.Target == ConversionTarget.Tensor => Attempt(expression.Site, () => Tensor(ToTensor(operand, expression.Site))),
            IntegerDatum { Value.IsConstant: false } when expression.Target == ConversionTarget.Int64 => operand,
            IntegerDatum { Value.IsConstant: false } when expression.Target != ConversionTarget.Int32 => Attempt(expression.Site, () => Tensor(ToTensor(operand, expression.Site))),
            TensorDatum when expression.Target is ConversionTarget.Single or ConversionTarget.Double => operand,
            _ => Arithmetic.Convert(expression.Target, operand) ?? NotConstant(expression.Site, "What is converted to a number", operand),
        };
    }

    private Datum Conditional(ConditionalExpression expression)
    {
        if (Condition(expression.Condition) is { } condition)
        {
            return Evaluate(condition ? expression.WhenTrue : expression.WhenFalse);
        }

        return Uncertainly(() =>
        {
            Evaluate(expression.WhenTrue);
            Evaluate(expression.WhenFalse);
        });
    }

    /// <summary>A condition's value; null where there is none, which has been reported.</summary>
    private bool? Condition(Expression expression)
    {
        Datum value = Evaluate(expression);
        if (value is ConstantDatum { Value: bool condition })
        {
            return condition;
        }

        NotDecided(expression.Site, "A condition", value);
        return null;
    }

    private Datum Switch(SwitchExpression expression)
    {
        Datum value = Evaluate(expression.Value);
        foreach (SwitchArm arm in expression.Arms)
        {
            bool? matches = Matches(arm.Pattern, value, expression.Site);
            if (matches == true && arm.When is not null)
            {
                matches = Condition(arm.When);
            }

            switch (matches)
            {
                case true:
                    return Evaluate(arm.Value);
                case null:
                    return Uncertainly(() =>
                    {
                        foreach (SwitchArm other in expression.Arms)
                        {
                            Evaluate(other.Value);
                        }
                    });
            }
        }

        return Fail(DiagnosticInfo.Create(Descriptors.NoValue, expression.Site, $"no case matches {DatumText.Describe(value)}"));
    }

    /// <summary>Whether a value matches; null where that is not known, which has been reported.</summary>
    private bool? Matches(Pattern pattern, Datum value, int site)
    {
        switch (pattern)
        {
            case DiscardPattern:
                return true;
            case VariablePattern variable:
                locals.Declare(variable.Local, value);
                return true;
            case ConstantPattern constant:
                return Compare(BinaryOperator.Equal, value, Evaluate(constant.Value), site);
            case RelationalPattern relational:
                return Compare(relational.Operator, value, Evaluate(relational.Value), site);
            case NotPattern not:
                return !Matches(not.Operand, value, site);
            case AndPattern and:
                bool? first = Matches(and.Left, value, site);
                return first == true ? Matches(and.Right, value, site) : first;
            case OrPattern or:
                bool? either = Matches(or.Left, value, site);
                return either == false ? Matches(or.Right, value, site) : either;
            case TuplePattern tuple when Elements(value) is { } elements && elements.Length == tuple.Elements.Count:
                bool? all = true;
                for (int i = 0; i < elements.Length && all == true; i++)
                {
                    all = Matches(tuple.Elements[i], elements[i], site);
                }

                return all;
            default:
                NotDecided(site, "What is matched", value);
                return null;
        }
    }

    private bool? Compare(BinaryOperator op, Datum left, Datum right, int site)
    {
        Datum result = left is InstanceDatum or TensorDatum && right is not ConstantDatum { Value: null }
            ? NotDecided(site, "What is matched", left)
            : Apply(new BinaryStep(site, op, new InvalidExpression(site)), left, right);
        return result is ConstantDatum { Value: bool value } ? value : null;
    }
}
