using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Axis;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Integer;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Operators.Sequence;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Lowering;

/// <summary>Functions of the library that are something else in a session: what appends to caches, and what follows from how many positions they have.</summary>
internal static class SessionFunctions
{
    /// <summary>In a session the memory of the cache, else keys and values as they are.</summary>
    public static Datum Append(Evaluator evaluator, CallArguments arguments, int site)
    {
        if (arguments.All[0].Value is not InstanceDatum { Instance: CacheInstance cache } || evaluator.Scope is not { } scope)
        {
            throw new EvaluationException(DiagnosticInfo.Create(Descriptors.NotApplicable, site, DatumText.Describe(arguments.All[0].Value), "a member that is a 'KeyValueCache' is appended to"));
        }

        if (cache.Path is null)
        {
            throw new EvaluationException(evaluator.Context.IsNewlyAstray(cache) ? DiagnosticInfo.Create(Descriptors.NotAMember, site, cache.TypeName) : null);
        }

        Value keys = arguments.Tensor("keys"), values = arguments.Tensor("values");
        Require(cache, keys, values, site);
        if (scope.IsInFormula)
        {
            throw new EvaluationException(DiagnosticInfo.Create(Descriptors.NotApplicable, site, "Appending to a cache in a formula of scores", "append outside of the lambda"));
        }

        if (scope.Outer is not null)
        {
            throw new EvaluationException(DiagnosticInfo.Create(
                Descriptors.NotApplicable, site, "Appending to a cache in the step of a 'Scan'", "compute keys and values of all steps, and append them at once in front of the loop or behind it"));
        }

        long first = cache.FirstCached - scope.Root.FirstCached;
        if (first < 0 || first >= scope.Root.Cached)
        {
            throw new OutsideFunctionException();
        }

        scope.NoteCache(new CacheUse(first, keys.Shape[0], keys.Shape[2], site));
        if (scope.Session is not { } sizes)
        {
            Value none = scope.Graph.Add(new Expand(Shape.Of(keys.Shape[0])), scope.Graph.Integer(0));
            return Tuple(keys, values, none);
        }

        Value past = scope.FromSession(InputRole.Past);
        return Tuple(
            Put(scope, sizes, first, cache.Heads, cache.KeyDim, keys, past),
            Put(scope, sizes, first + ((long)cache.Heads * cache.KeyDim), cache.Heads, cache.ValueDim, values, past),
            past);

        TupleDatum Tuple(params ReadOnlySpan<Value> results) => new([.. results.ToArray().Select(r => new TensorDatum(r, scope))]);
    }

    /// <summary><c>[batch, time]</c>: 0, 1, … behind what each row has.</summary>
    public static Datum Positions(Evaluator evaluator, CallArguments arguments, int site)
    {
        FunctionScope scope = Within(evaluator, site);
        Dim batch = arguments.Dim("batch"), time = arguments.Dim("time");
        if (batch.IsNegative || time.IsNegative)
        {
            throw new ShapeException($"positions [{batch}, {time}] are none");
        }

        GraphBuilder graph = scope.Graph;
        Value own = graph.Add(new ToInteger(), graph.Add(new Arange(Dim.Zero, time, 1)));
        if (scope.Session is not { } sizes)
        {
            return new TensorDatum(graph.Add(new Expand(Shape.Of(batch, time)), own), scope);
        }

        RequireBatch(sizes, batch, "positions of", Shape.Of(batch, time));
        Value past = graph.Add(new Reshape(Shape.Of(batch, Dim.One)), scope.FromSession(InputRole.Past));
        // What does not count may lie behind the last position that there can be; it is of no meaning, but a table of positions has no row for it.
        Value last = graph.AsInteger(graph.Add(new DimScalar(sizes.Capacity - 1)));
        return new TensorDatum(graph.Add(new IntegerMinimum(), graph.Add(new IntegerAdd(), past, own), last), scope);
    }

    /// <summary><c>[batch, time, …] → [batch, …]</c>: what stands at the last position of each row.</summary>
    public static Datum LastPosition(Evaluator evaluator, CallArguments arguments, int site)
    {
        FunctionScope scope = Within(evaluator, site);
        Value x = arguments.Tensor("x");
        if (x.Shape.Rank < 2 || x.Type.Element != ElementType.Float32)
        {
            throw new ShapeException($"last_position takes floats [batch, time, …], but was given {x.Type}");
        }

        GraphBuilder graph = scope.Graph;
        var rest = new Shape(x.Shape.Dims.Items.RemoveAt(1));
        if (scope.Session is not { } sizes)
        {
            return new TensorDatum(graph.Add(new Reshape(rest), Slice.Along(graph, x, 1, x.Shape[1] - 1, Dim.One)), scope);
        }

        // Of a row of no length, the first one: it is of no meaning, but it is there.
        RequireBatch(sizes, x.Shape[0], "the last position of", x.Shape);
        Value last = graph.Add(new IntegerMaximum(), graph.Add(new IntegerSubtract(), scope.FromSession(InputRole.Lengths), graph.Integer(1)), graph.Integer(0));
        Dim width = rest.Product(1, rest.Rank);
        Value rows = graph.Add(new Reshape(Shape.Of(x.Shape[0], x.Shape[1], width)), x);
        Value index = graph.Add(new Expand(Shape.Of(x.Shape[0], Dim.One, width)), graph.Add(new Reshape(Shape.Of(x.Shape[0], Dim.One, Dim.One)), last));
        return new TensorDatum(graph.Add(new Reshape(rest), graph.Add(new Gather(1), rows, index)), scope);
    }

    private static FunctionScope Within(Evaluator evaluator, int site)
    {
        FunctionScope scope = evaluator.Scope ?? throw new EvaluationException(DiagnosticInfo.Create(Descriptors.TensorInInitializer, site));
        scope.DependsOnSession = true;
        return scope;
    }

    private static void RequireBatch(SessionSizes sizes, Dim batch, string what, Shape shape)
    {
        if (batch != sizes.Batch)
        {
            throw new ShapeException($"in a session, {what} {shape} have as many rows as the caches: {sizes.Batch}");
        }
    }

    private static void Require(CacheInstance cache, Value keys, Value values, int site)
    {
        bool fits = Fits(keys, cache.KeyDim) && Fits(values, cache.ValueDim) && keys.Shape[0] == values.Shape[0] && keys.Shape[2] == values.Shape[2];
        if (!fits)
        {
            string takes = FormattableString.Invariant($"takes keys [batch, {cache.Heads}, time, {cache.KeyDim}] and values [batch, {cache.Heads}, time, {cache.ValueDim}]");
            throw new EvaluationException(DiagnosticInfo.Create(Descriptors.LayerInput, site, cache.Path!, "a KeyValueCache", $", {takes}, but was given {keys.Type} and {values.Type}"));
        }

        bool Fits(Value value, int dim) => value.Type.Element == ElementType.Float32 && value.Shape.Rank == 4 && value.Shape[1] == cache.Heads && value.Shape[3] == dim;
    }

    /// <summary>Keys or values appended to their part of the caches.</summary>
    private static Value Put(FunctionScope scope, SessionSizes sizes, long first, int heads, int dim, Value x, Value past)
    {
        Value part = Slice.Along(scope.Graph, scope.FromSession(InputRole.Cache), 0, sizes.Of(first), sizes.Of((long)heads * dim));
        Value cache = scope.Graph.Add(new Reshape(Shape.Of(sizes.Batch, heads, sizes.Capacity, dim)), part);
        return scope.Graph.Add(new AppendToCache(), cache, x, past);
    }
}
