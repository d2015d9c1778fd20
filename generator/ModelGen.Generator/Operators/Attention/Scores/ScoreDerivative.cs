using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Operators.Attention.Scores;

/// <summary>The derivatives of a formula of scores, by the operators' own rules.</summary>
internal static class ScoreDerivative
{
    /// <param name="formula">The formula.</param>
    /// <param name="isWanted">Whether the gradient of a table is wanted, by its number.</param>
    public static ScoreSlope Of(ScoreFormula formula, Func<int, bool> isWanted)
    {
        if (formula.Score is not { } score)
        {
            return new(null, formula.Seen, null, []);
        }

        var graph = new GraphBuilder();
        ImmutableArray<Value> values = Replay(graph, score, out Value result);

        // The derivative by the score is a factor of the gradient that the kernel knows only behind the softmax.
        Value own = Walk(graph, values, result, graph.Number(1)).Score ?? graph.Number(0);
        ImmutableArray<(Value Lookup, Value Slope)> slopes = Walk(graph, values, result, graph.Add(new ScoreOperand(ScorePlace.Slope))).Tables;
        slopes = [.. slopes.Where(s => isWanted(((ScoreLookup)s.Lookup.Operator).Table))];
        var reader = new ScoreReader(graph);
        return new(
            reader.Read(result, own),
            formula.Seen,
            slopes.IsEmpty ? null : reader.Read([.. slopes.SelectMany(s => s.Lookup.Node.Inputs.Insert(0, s.Slope))]),
            [.. slopes.Select(s => (ScoreLookup)s.Lookup.Operator).Select(op => new ScoreAddend(op.Table, op.Rank, op.IsSame))]);
    }

    /// <summary>The formula as nodes; the value of each step.</summary>
    private static ImmutableArray<Value> Replay(GraphBuilder graph, ScoreExpression expression, out Value result)
    {
        Value[] places = [.. Enumerable.Range(0, (int)ScorePlace.Slope).Select(place => graph.Add(new ScoreOperand((ScorePlace)place)))];
        var steps = new List<Value>();
        foreach (ScoreStep step in expression.Steps)
        {
            steps.Add(graph.Add(step.Operator, [.. step.Inputs.Items.Select(Input)]));
        }

        result = Input(expression.Results[0]);
        return [places[(int)ScorePlace.Score], .. steps];

        Value Input(ScoreInput input) => input.Kind switch
        {
            ScoreInputKind.Place => places[input.Index],
            ScoreInputKind.Number => graph.Number(input.Value),
            ScoreInputKind.Integer => graph.Integer((int)input.Value.Value),
            _ => steps[input.Index],
        };
    }

    /// <summary>Walks the steps backward from the gradient of the result: that of the score, and those of look-ups.</summary>
    private static (Value? Score, ImmutableArray<(Value Lookup, Value Slope)> Tables) Walk(GraphBuilder graph, ImmutableArray<Value> values, Value result, Value gradient)
    {
        var gradients = new Dictionary<Value, Value> { [result] = gradient };
        var tables = ImmutableArray.CreateBuilder<(Value Lookup, Value Slope)>();
        foreach (Value value in values.Reverse())
        {
            if (!gradients.TryGetValue(value, out Value dy) || value.Type.Element != ElementType.Float32)
            {
                continue;
            }

            if (value.Operator is ScoreLookup)
            {
                tables.Add((value, dy));
            }
            else if (value.Operator is ElementwiseOperator { StopsGradients: false } op)
            {
                ImmutableArray<Value?> own = op.Differentiate(graph, value.Node, [dy]);
                for (int i = 0; i < own.Length; i++)
                {
                    if (own[i] is { } d && value.Node.Inputs[i] is { Type.Element: ElementType.Float32 } input)
                    {
                        gradients[input] = gradients.TryGetValue(input, out Value sum) ? graph.Plus(sum, d) : d;
                    }
                }
            }
        }

        return (gradients.TryGetValue(values[0], out Value score) ? score : null, tables.ToImmutable());
    }
}
