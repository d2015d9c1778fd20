using ModelGen.Generator.Operators.Attention.Scores;

namespace GeneratorTests.Interpreter;

/// <summary>What a formula of attention scores means, for one score.</summary>
internal static class ScoreMath
{
    /// <summary>The results of a formula; none where there is no formula.</summary>
    public static double[] Evaluate(ScoreExpression? expression, double[] places, ReadOnlySpan<NdArray> tables)
    {
        if (expression is null)
        {
            return [];
        }

        double[] steps = new double[expression.Steps.Count];
        for (int i = 0; i < steps.Length; i++)
        {
            ScoreStep step = expression.Steps[i];
            double[] inputs = [.. step.Inputs.Items.Select(input => Value(input, places, steps))];
            steps[i] = step.Operator is ScoreLookup lookup ? tables[lookup.Table][[.. inputs.Select(index => (int)index)]] : ElementwiseMath.Table[step.Operator.GetType()](step.Operator, inputs);
        }

        return [.. expression.Results.Items.Select(result => Value(result, places, steps))];
    }

    private static double Value(ScoreInput input, double[] places, double[] steps) => input.Kind switch
    {
        ScoreInputKind.Place => places[input.Index],
        ScoreInputKind.Step => steps[input.Index],
        _ => input.Value,
    };
}
