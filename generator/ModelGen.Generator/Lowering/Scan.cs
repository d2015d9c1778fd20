using System.Collections.Immutable;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Movement;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// <c>Scan(x, initial, (xt, state) => …)</c>: a loop over a dimension, whose step is a lambda. Sequences and states are tensors, or tuples and arrays of them; the step
/// gives the next state, or an output and the next state.
/// </summary>
internal static class Scan
{
    public static Datum Lower(Evaluator evaluator, CallArguments arguments, int site)
    {
        Datum x = arguments.Get("x").Value, initial = arguments.Get("initial").Value;
        if (arguments.Get("step").Value is not LambdaDatum lambda)
        {
            throw new EvaluationException(DiagnosticInfo.Create(
                Descriptors.NotCompileTime, arguments.Get("step").Site, "The step of 'Scan'", DatumText.Describe(arguments.Get("step").Value)));
        }

        FunctionScope scope = evaluator.Scope!;
        int dim = arguments.Int("dim"), errors = evaluator.Context.ErrorCount;
        ImmutableArray<Value> xs = [.. Tensors(evaluator, x, arguments.Get("x").Site).Select(v => ToFront(scope.Graph, v, v.Shape.Rank == 0 ? 0 : v.Shape.Axis(dim)))];
        ImmutableArray<Value> states = Tensors(evaluator, initial, arguments.Get("initial").Site);
        bool isUnknown = false;
        (ImmutableArray<Value> last, ImmutableArray<Value> stacks) = SequenceLoop.Build(
            scope, evaluator.Context.UniqueFunctionName("Step"), xs, states, SequenceLoop.Names("state", states), arguments.Bool("reverse"), (inner, elements, before) =>
            {
                var steps = new Evaluator(evaluator, inner);
                Datum result = steps.Invoke(lambda, [Like(x, elements, inner), Like(initial, before, inner)], site);
                evaluator.Context.CountNodes(inner == scope ? 0 : inner.Graph.Count, site);
                isUnknown = IsUnknown(result) || evaluator.Context.ErrorCount > errors;
                return isUnknown ? (before, [.. before.Take(1)]) : Split(steps, result, initial, site);
            });
        Datum state = Like(initial, last, scope);
        return isUnknown ? UnknownDatum.Instance : new TupleDatum([new TensorDatum(FromFront(scope.Graph, stacks[0], dim), scope), state]);
    }

    /// <summary>The states and the output that a step gives: without an output of its own the first state is it.</summary>
    private static (ImmutableArray<Value> States, ImmutableArray<Value> Outputs) Split(Evaluator evaluator, Datum result, Datum initial, int site)
    {
        bool hasOutput = result is TupleDatum { Elements.Length: 2 } pair && (initial is not TupleDatum || pair.Elements[1] is TupleDatum);
        ImmutableArray<Value> states = Tensors(evaluator, hasOutput ? ((TupleDatum)result).Elements[1] : result, site);
        Value output = hasOutput ? evaluator.ToTensor(((TupleDatum)result).Elements[0], site) : states[0];
        return output.Type.Element == ElementType.Float32
            ? (states, [output])
            : throw new ShapeException($"the output of a step is a float tensor, not {output.Type}");
    }

    private static ImmutableArray<Value> Tensors(Evaluator evaluator, Datum data, int site) => data switch
    {
        TupleDatum tuple => [.. tuple.Elements.SelectMany(e => Tensors(evaluator, e, site))],
        ArrayDatum array => [.. array.Elements.SelectMany(e => Tensors(evaluator, e, site))],
        _ => [evaluator.ToTensor(data, site)],
    };

    /// <summary>The same tuples and arrays with other tensors in them.</summary>
    private static Datum Like(Datum template, ImmutableArray<Value> values, FunctionScope scope)
    {
        int next = 0;
        return Fill(template);

        Datum Fill(Datum datum) => datum switch
        {
            TupleDatum tuple => new TupleDatum([.. tuple.Elements.Select(Fill)]),
            ArrayDatum array => new ArrayDatum([.. array.Elements.Select(Fill)]),
            _ => new TensorDatum(values[next++], scope),
        };
    }

    private static bool IsUnknown(Datum datum) => datum switch
    {
        TupleDatum tuple => tuple.Elements.Any(IsUnknown),
        ArrayDatum array => array.Elements.Any(IsUnknown),
        _ => datum is UnknownDatum,
    };

    private static Value ToFront(GraphBuilder graph, Value x, int axis) =>
        axis == 0 ? x : graph.Add(new Permute([axis, .. Enumerable.Range(0, x.Shape.Rank).Where(i => i != axis)]), x);

    private static Value FromFront(GraphBuilder graph, Value x, int dim)
    {
        int axis = x.Shape.Axis(dim);
        return axis == 0 ? x : graph.Add(new Permute([.. Enumerable.Range(1, axis), 0, .. Enumerable.Range(axis + 1, x.Shape.Rank - axis - 1)]), x);
    }
}
