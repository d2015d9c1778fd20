using System.Collections.Immutable;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators;

namespace ModelGen.Generator.Lowering;

/// <summary>Functions of the library and of <c>Math</c> that are computed at compile time rather than becoming nodes.</summary>
internal static class LibraryFunctions
{
    private static readonly ImmutableDictionary<string, Func<Evaluator, CallArguments, int, Datum>> Table = Create();

    public static Func<Evaluator, CallArguments, int, Datum>? Find(string name) =>
        Table.TryGetValue(name, out Func<Evaluator, CallArguments, int, Datum>? function) ? function : null;

    private static ImmutableDictionary<string, Func<Evaluator, CallArguments, int, Datum>> Create()
    {
        var table = ImmutableDictionary.CreateBuilder<string, Func<Evaluator, CallArguments, int, Datum>>(StringComparer.Ordinal);
        table.Add("Ops.Repeat", Repeat);
        table.Add("Ops.Scan", Scan.Lower);
        foreach (string type in new[] { "Tensor", "IntTensor", "BoolTensor", "StoredTensor", "Parameter", "StateTensor" })
        {
            table.Add(type + ".Dim", Dim);
        }

        table.Add("StateTensor.Assign", Assign);
        table.Add("KeyValueCache.Append", SessionFunctions.Append);
        table.Add("Ops.Positions", SessionFunctions.Positions);
        table.Add("Ops.LastPosition", SessionFunctions.LastPosition);
        table.Add("Shape.AsSpan", (_, arguments, _) => arguments.All[0].Value);
        foreach (string kind in new[] { "Zeros", "Ones", "Constant", "Normal", "Uniform", "KaimingUniform", "KaimingNormal", "XavierUniform", "XavierNormal", "TruncatedNormal", "Orthogonal" })
        {
            table.Add("Init." + kind, (_, arguments, _) =>
                new InitializerDatum(new ParameterInitializer(kind, arguments.All.Select(a => arguments.Double(a.Name)).ToEquatableArray())));
        }

        table.Add("Init.Embedding", (_, arguments, _) =>
            new InitializerDatum((arguments.Initializer("init") ?? new("Normal", [])) with { ZeroRow = arguments.Int("paddingIdx") }));
        foreach (KeyValuePair<string, Func<double, double>> function in Functions())
        {
            table.Add("Math." + function.Key, (evaluator, arguments, site) => Real(evaluator, arguments, site, function.Key, function.Value));
            table.Add("MathF." + function.Key, (evaluator, arguments, site) => Real(evaluator, arguments, site, function.Key, function.Value));
        }

        foreach (string type in new[] { "Math", "MathF" })
        {
            table.Add(type + ".Max", (_, arguments, _) => Choose(arguments, greater: true));
            table.Add(type + ".Min", (_, arguments, _) => Choose(arguments, greater: false));
            table.Add(type + ".Pow", Power);
            table.Add(type + ".Abs", Abs);
            table.Add(type + ".Clamp", Clamp);
            table.Add(type + ".Sign", Sign);
        }

        return table.ToImmutable();
    }

    private static Dictionary<string, Func<double, double>> Functions() => new(StringComparer.Ordinal)
    {
        ["Sqrt"] = Math.Sqrt,
        ["Cbrt"] = x => Math.Sign(x) * Math.Pow(Math.Abs(x), 1.0 / 3),
        ["Exp"] = Math.Exp,
        ["Log"] = Math.Log,
        ["Log10"] = Math.Log10,
        ["Log2"] = x => Math.Log(x, 2),
        ["Sin"] = Math.Sin,
        ["Cos"] = Math.Cos,
        ["Tan"] = Math.Tan,
        ["Tanh"] = Math.Tanh,
        ["Atan"] = Math.Atan,
        ["Floor"] = Math.Floor,
        ["Ceiling"] = Math.Ceiling,
        ["Truncate"] = Math.Truncate,
        ["Round"] = Math.Round,
    };

    /// <summary>Every call of the lambda, which may take an index, makes an object of its own.</summary>
    private static Datum Repeat(Evaluator evaluator, CallArguments arguments, int site)
    {
        int count = arguments.Int("count");
        if (arguments.Get("create").Value is not LambdaDatum create || count < 0)
        {
            throw new EvaluationException(DiagnosticInfo.Create(
                Descriptors.NoValue, site, FormattableString.Invariant($"'Repeat' takes a number of objects, not {count}, and a lambda that makes one")));
        }

        evaluator.Context.RequireObjects("'Repeat'", count, site);
        var items = ImmutableArray.CreateBuilder<Datum>();
        for (int i = 0; i < count; i++)
        {
            items.Add(evaluator.Invoke(create, create.Lambda.Parameters.Count == 0 ? [] : [new IntegerDatum(i)], site));
        }

        return new ArrayDatum(items.ToImmutable());
    }

    /// <summary>Evaluated in any case, so that mistakes are found; of effect in training alone.</summary>
    private static Datum Assign(Evaluator evaluator, CallArguments arguments, int site)
    {
        Value value = evaluator.ToTensor(arguments.All[1].Value, arguments.All[1].Site);
        if (arguments.All[0].Value is not InstanceDatum { Instance: TensorInstance state } || evaluator.Scope is not { } scope)
        {
            throw new EvaluationException(DiagnosticInfo.Create(Descriptors.NotApplicable, site, DatumText.Describe(arguments.All[0].Value), "a member of the model is assigned"));
        }

        if (value.Type != TensorType.Float(state.Shape))
        {
            throw new EvaluationException(DiagnosticInfo.Create(
                Descriptors.DeclaredShape, site, $"The state tensor '{state.Path}'", state.Shape.ToString(), value.Type.ToString()));
        }

        if (scope.IsInFormula)
        {
            throw new EvaluationException(DiagnosticInfo.Create(Descriptors.NotApplicable, site, "Assigning a state tensor in a formula of scores", "assign it outside of the lambda"));
        }

        if (scope.Outer is not null)
        {
            throw new EvaluationException(DiagnosticInfo.Create(
                Descriptors.NotApplicable,
                site,
                "Assigning a state tensor in the step of a 'Scan'",
                "hand on what changes from step to step as the loop's state, and assign its last value"));
        }

        if (scope.IsForwardMethod && evaluator.Context.Depth == 1)
        {
            throw new EvaluationException(DiagnosticInfo.Create(Descriptors.AssignedInForward, site, state.Path ?? ""));
        }

        if (scope.IsTraining)
        {
            scope.Assign(state, value);
        }

        return UnknownDatum.Instance;
    }

    private static IntegerDatum Dim(Evaluator evaluator, CallArguments arguments, int site)
    {
        Datum x = arguments.All[0].Value;
        Shape shape = x switch
        {
            TensorDatum tensor => tensor.Value.Shape,
            InstanceDatum { Instance: TensorInstance tensor } => tensor.Shape,
            _ => throw new EvaluationException(DiagnosticInfo.Create(Descriptors.NotApplicable, site, DatumText.Describe(x), "a tensor is needed here")),
        };
        return new(shape[shape.Axis(arguments.Int(arguments.All[1].Name))]);
    }

    /// <summary>Of a number that depends on named dimensions, and so is a scalar tensor, the function is the operator of the same name.</summary>
    private static Datum Real(Evaluator evaluator, CallArguments arguments, int site, string name, Func<double, double> function)
    {
        Datum x = arguments.All[0].Value;
        if (arguments.All.Length == 1 && (x is TensorDatum || x is IntegerDatum { Value.IsConstant: false }) && OperatorRegistry.Find("Ops." + name) is { } stub)
        {
            return OnTensors(evaluator, stub, ("x", x, site));
        }

        double[] numbers = [.. arguments.All.Select(a => arguments.Double(a.Name))];
        return (name, numbers) switch
        {
            (_, [var number]) => Like(x, function(number)),
            ("Log", [var number, var @base]) => Like(x, Math.Log(number, @base)),
            ("Round", [var number, >= 0 and <= 15 and var digits]) => Like(x, Math.Round(number, (int)digits)),
            _ => throw NotKnown(name, site),
        };
    }

    private static TensorDatum OnTensors(Evaluator evaluator, Stub stub, params (string Name, Datum Value, int Site)[] arguments)
    {
        var call = new CallArguments(evaluator, stub.Name, [.. arguments.Select(a => new Argument(a.Name, a.Value, a.Site))]);
        return new TensorDatum(stub.Build(evaluator.Scope!.Graph, call)[0], evaluator.Scope!);
    }

    private static Datum Power(Evaluator evaluator, CallArguments arguments, int site)
    {
        (Argument x, Argument y) = (arguments.All[0], arguments.All[1]);
        return (x.Value is TensorDatum || y.Value is TensorDatum) && OperatorRegistry.Find("Ops.Pow") is { } stub
            ? OnTensors(evaluator, stub, ("x", x.Value, x.Site), ("y", y.Value, y.Site))
            : Like(x.Value, Math.Pow(arguments.Double(x.Name), arguments.Double(y.Name)));
    }

    private static Datum Abs(Evaluator evaluator, CallArguments arguments, int site) => arguments.All[0].Value switch
    {
        IntegerDatum integer => DimBounds.LessOrEqual(0, integer.Value) switch
        {
            true => integer,
            false => Arithmetic.Integer(integer.Value * -1),
            null => throw new UndecidedException(FormattableString.Invariant($"{integer.Value} >= 0")),
        },
        ConstantDatum { Value: long.MinValue } => throw new NumberTooLargeException("9223372036854775808 does not fit into 64 bits"),
        ConstantDatum { Value: long value } => new ConstantDatum(Math.Abs(value)),
        _ => Real(evaluator, arguments, site, "Abs", Math.Abs),
    };

    private static IntegerDatum Sign(Evaluator evaluator, CallArguments arguments, int site) => arguments.All[0].Value is IntegerDatum integer
        ? new(DimBounds.Compare(integer.Value, 0) ?? throw new UndecidedException(FormattableString.Invariant($"{integer.Value} > 0")))
        : new(Math.Sign(arguments.Double(arguments.All[0].Name)));

    private static Datum Choose(CallArguments arguments, bool greater) => Choose(arguments.All[0], arguments.All[1], arguments, greater);

    private static Datum Choose(Argument x, Argument y, CallArguments arguments, bool greater)
    {
        if ((x.Value, y.Value) is (IntegerDatum a, IntegerDatum b))
        {
            bool less = DimBounds.LessOrEqual(a.Value, b.Value) ?? throw new UndecidedException(FormattableString.Invariant($"{a.Value} <= {b.Value}"));
            return less == greater ? b : a;
        }

        double left = arguments.Double(x.Name), right = arguments.Double(y.Name);
        return x.Value is ConstantDatum { Value: long } && y.Value is ConstantDatum { Value: long } ? left <= right == greater ? y.Value : x.Value
            : Like(x.Value, greater ? Math.Max(left, right) : Math.Min(left, right));
    }

    private static Datum Clamp(Evaluator evaluator, CallArguments arguments, int site)
    {
        Argument lower = new("value", Choose(arguments.All[0], arguments.All[1], arguments, greater: true), site);
        return Choose(lower, arguments.All[2], new CallArguments(evaluator, "Math.Clamp", [lower, arguments.All[2]]), greater: false);
    }

    /// <summary>A result in the type of the argument: float functions give floats.</summary>
    private static ConstantDatum Like(Datum argument, double value) => argument is ConstantDatum { Value: float } ? new((float)value) : new(value);

    private static EvaluationException NotKnown(string name, int site) =>
        new(DiagnosticInfo.Create(Descriptors.NotApplicable, site, $"This form of '{name}'", "it is not known at compile time"));
}
