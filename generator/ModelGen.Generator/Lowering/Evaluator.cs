using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ModelGen.Generator.Declarations;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// Runs the code of a declaration at compile time: numbers are computed, loops and conditions are followed, tensors become nodes of the function that is being
/// built. A mistake is reported and gives an unknown value, so that one run finds all mistakes.
/// </summary>
/// <param name="context">Shared by all evaluators of a lowering.</param>
/// <param name="functions">Modules that have become functions.</param>
/// <param name="scope">The function being built; null while members are initialised, when there are no tensors.</param>
internal sealed partial class Evaluator(LoweringContext context, ModuleFunctions functions, FunctionScope? scope)
{
    private readonly ModuleFunctions functions = functions;
    private readonly HashSet<Value> namedAfterLayers = [];
    private readonly Stack<List<(LocalScope Scope, int Local)>> uncertain = new();
    private Instance? self;
    private LocalScope locals = new(null);

    /// <summary>Runs code within a step of a loop of another evaluator's function.</summary>
    public Evaluator(Evaluator outer, FunctionScope step)
        : this(outer.Context, outer.functions, step)
    {
    }

    public LoweringContext Context { get; } = context;

    public FunctionScope? Scope { get; } = scope;

    /// <summary>Evaluates an initialiser of <paramref name="owner"/>'s class; null for a static member's.</summary>
    public Datum EvaluateInitializer(Expression initializer, Instance? owner)
    {
        (Instance?, LocalScope) outer = (self, locals);
        (self, locals) = (owner, new LocalScope(null));
        try
        {
            return Evaluate(initializer);
        }
        finally
        {
            (self, locals) = outer;
        }
    }

    public Datum Evaluate(Expression expression)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return expression switch
        {
            ConstantExpression constant => Constant(constant.Value),
            LocalExpression local => locals.Find(local.Local) ?? UnknownDatum.Instance,
            ThisExpression => self is null ? UnknownDatum.Instance : new InstanceDatum(self),
            ConstructorParameterExpression parameter => ConstructorParameter(parameter.Name),
            MemberExpression member => Member(member),
            StaticMemberExpression member => Static(member),
            CallExpression call => Call(call),
            LibraryCallExpression call => CallLibrary(call),
            ForwardExpression forward => Forward(forward),
            InvokeExpression invoke => Invoke(invoke),
            NewExpression creation => New(creation),
            ArrayExpression array => Array(array),
            TupleExpression tuple => new TupleDatum([.. tuple.Elements.Items.Select(Evaluate)]),
            TupleElementExpression element => TupleElement(element),
            IndexExpression index => Index(index),
            RangeExpression range => new RangeDatum(range.Start is null ? null : Evaluate(range.Start), range.End is null ? null : Evaluate(range.End)),
            FromEndExpression index => FromEnd(index),
            UnaryExpression unary => Unary(unary),
            BinaryExpression binary => Binary(binary),
            ConditionalExpression conditional => Conditional(conditional),
            SwitchExpression switched => Switch(switched),
            ConvertExpression conversion => Convert(conversion),
            LambdaExpression lambda => new LambdaDatum(lambda, self, locals),
            AssignmentExpression assignment => Assign(assignment),
            ThrowExpression thrown => Throw(thrown),
            _ => UnknownDatum.Instance,
        };
    }

    /// <summary>A tensor from a tensor, stored tensor or number.</summary>
    /// <exception cref="EvaluationException">It is something else.</exception>
    /// <exception cref="OutsideFunctionException">It belongs to another function.</exception>
    public Value ToTensor(Datum datum, int site)
    {
        if (datum is UnknownDatum)
        {
            throw new EvaluationException(null);
        }

        if (Scope is null)
        {
            throw new EvaluationException(DiagnosticInfo.Create(Descriptors.TensorInInitializer, site));
        }

        switch (datum)
        {
            case TensorDatum tensor:
                return tensor.Scope.IsOfEndedFormula(tensor.Value)
                    ? throw new EvaluationException(DiagnosticInfo.Create(Descriptors.NotApplicable, site, "What the lambda of 'scoreMod' or 'maskMod' has computed", "it is known within that lambda only, where it stands for all scores"))
                    : tensor.Scope.IsWithin(Scope) && tensor.Scope != Scope
                    ? throw new EvaluationException(DiagnosticInfo.Create(Descriptors.NotApplicable, site, "A tensor of one step of a loop", "it is known within the step only: give it back as a result of the step"))
                    : Scope.Capture(tensor.Value, tensor.Scope);
            case InstanceDatum { Instance: TensorInstance tensor }:
                return tensor.Path is null ? throw new EvaluationException(
                        Context.IsNewlyAstray(tensor) ? DiagnosticInfo.Create(Descriptors.NotAMember, site, tensor.TypeName) : null)
                    : tensor.IsSparse ? throw new EvaluationException(DiagnosticInfo.Create(Descriptors.SparseTable, site, tensor.Path))
                    : Scope.Parameter(tensor);
            case IntegerDatum { Value: { IsConstant: false } dim }:
                return Scope.Graph.Add(new Operators.Sources.DimScalar(dim));
            default:
                return Arithmetic.Number(datum) is { } number
                    ? Scope.Graph.Add(new Operators.Sources.Constant(Arithmetic.ToDouble(number)))
                    : throw new EvaluationException(DiagnosticInfo.Create(Descriptors.NotApplicable, site, DatumText.Describe(datum), "a tensor is needed here"));
        }
    }

    private static Datum Constant(object? value) => value is int number ? new IntegerDatum(number) : new ConstantDatum(value);

    private TensorDatum Tensor(Value value) => new(value, Scope!);

    /// <summary>Reports a mistake; the expression's value is unknown.</summary>
    private UnknownDatum Fail(DiagnosticInfo diagnostic)
    {
        Context.Report(diagnostic);
        return UnknownDatum.Instance;
    }

    private UnknownDatum NotApplicable(int site, string what, string why) => Fail(DiagnosticInfo.Create(Descriptors.NotApplicable, site, what, why));

    private UnknownDatum NotConstant(int site, string what, Datum value) =>
        value is UnknownDatum ? UnknownDatum.Instance : Fail(DiagnosticInfo.Create(Descriptors.NotCompileTime, site, what, DatumText.Describe(value)));

    /// <summary>Something decides on a value that has to be known at compile time; on a tensor's, <c>Where</c> decides.</summary>
    private UnknownDatum NotDecided(int site, string what, Datum value) =>
        value is UnknownDatum ? UnknownDatum.Instance : Fail(DiagnosticInfo.Create(
            Descriptors.NotCompileTime, site, what, DatumText.Describe(value) + (IsTensor(value) ? ": choose element by element with 'Where(condition, a, b)'" : "")));

    /// <summary>A mistake that the declaration itself has found; not where it isn't known whether it gets here.</summary>
    private UnknownDatum Throw(ThrowExpression expression) => uncertain.Count > 0
        ? UnknownDatum.Instance
        : Fail(DiagnosticInfo.Create(Descriptors.Thrown, expression.Site, expression.Message is { } message ? $": {message}" : ""));

    /// <summary>Runs what may fail in ways that have a message for the user.</summary>
    private Datum Attempt(int site, Func<Datum> evaluate)
    {
        try
        {
            if (Scope is not null)
            {
                Scope.Graph.Site = site;
                if (Scope.Graph.Count > LoweringContext.MaxNodes)
                {
                    Context.Report(DiagnosticInfo.Create(Descriptors.TooManySteps, site, FormattableString.Invariant($"{LoweringContext.MaxNodes:N0}"), "tensor operations"));
                    throw new LoweringAbortedException();
                }
            }

            return evaluate();
        }
        catch (EvaluationException e)
        {
            return e.Diagnostic is null ? UnknownDatum.Instance : Fail(e.Diagnostic);
        }
        catch (ShapeException e)
        {
            return Fail(DiagnosticInfo.Create(Descriptors.ShapesDoNotFit, site, Where(), e.Message));
        }
        catch (TensorTooLargeException e)
        {
            return Fail(DiagnosticInfo.OfSize(e, site));
        }
        catch (UndecidedException e)
        {
            return Fail(DiagnosticInfo.Create(Descriptors.Undecided, site, e.Message));
        }
        catch (DivideByZeroException)
        {
            return Fail(DiagnosticInfo.Create(Descriptors.NoValue, site, "it divides by zero"));
        }
        catch (NumberTooLargeException e)
        {
            return Fail(DiagnosticInfo.Create(Descriptors.NoValue, site, e.Message));
        }
    }

    /// <summary>The path of the module whose code is running, as the beginning of a message.</summary>
    private string Where() => self?.Path is { Length: > 0 } path ? $"In '{path}': " : "";

    private static bool AnyUnknown(ImmutableArray<Datum> values) => values.Any(v => v switch
    {
        UnknownDatum => true,
        ArrayDatum array => AnyUnknown(array.Elements),
        TupleDatum tuple => AnyUnknown(tuple.Elements),
        _ => false,
    });
}
