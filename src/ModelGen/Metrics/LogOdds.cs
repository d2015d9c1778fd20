namespace ModelGen;

/// <summary>
/// <c>ln(p / (1 − p))</c> of each class, where <c>p = softmax(logits)</c>: it orders examples as the probability does, but tells those apart whose probabilities are rounded to 0 or 1. Of two
/// classes it is the difference of their logits.
/// </summary>
internal static class LogOdds
{
    /// <summary>Computes those of one example.</summary>
    /// <param name="logits">One for each class, at least two.</param>
    /// <param name="odds">As many results; NaN where the softmax is.</param>
    public static void Of(ReadOnlySpan<float> logits, Span<float> odds)
    {
        (int first, int second) = Greatest(logits);
        if (second < 0 || float.IsNegativeInfinity(logits[first]) || float.IsPositiveInfinity(logits[second]))
        {
            odds.Fill(float.NaN);
            return;
        }

        if (float.IsNegativeInfinity(logits[second]))
        {
            // Only one class is possible.
            odds.Fill(float.NegativeInfinity);
            odds[first] = float.PositiveInfinity;
            return;
        }

        (double top, double next, double others) = (logits[first], logits[second], 0);
        for (int i = 0; i < logits.Length; i++)
        {
            others += i == first ? 0 : Math.Exp(logits[i] - next);
        }

        double rest = others * Math.Exp(next - top);
        for (int i = 0; i < logits.Length; i++)
        {
            // Of two classes the inner parenthesis is exactly 0.
            odds[i] = (float)(i == first ? top - next - Math.Log(others) : logits[i] - top - Math.Log(1 + (rest - Math.Exp(logits[i] - top))));
        }
    }

    /// <summary>The positions of the greatest and the second greatest; the second one is −1 where one is no number.</summary>
    private static (int First, int Second) Greatest(ReadOnlySpan<float> logits)
    {
        (int first, int second) = (0, -1);
        for (int i = 0; i < logits.Length; i++)
        {
            if (float.IsNaN(logits[i]))
            {
                return (i, -1);
            }

            if (i > 0 && logits[i] > logits[first])
            {
                (first, second) = (i, first);
            }
            else if (i > 0 && (second < 0 || logits[i] > logits[second]))
            {
                second = i;
            }
        }

        return (first, second);
    }
}
