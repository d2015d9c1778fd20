namespace ModelGen;

/// <summary>Tells probabilities from logits.</summary>
internal static class ScoreForm
{
    /// <summary>By how much the sum of an example's probabilities may differ from 1, as that of rounded ones does.</summary>
    private const double Tolerance = 0.02;

    /// <summary>
    /// Whether the scores of an example may be probabilities: from 0 to 1, with a sum of 1. Those of a whole evaluation are, if all examples' may be; NaN says nothing.
    /// </summary>
    public static bool MayBeProbabilities(ReadOnlySpan<float> scores)
    {
        double sum = 0;
        foreach (float score in scores)
        {
            if (score < 0 || score > 1)
            {
                return false;
            }

            sum += score;
        }

        return !(Math.Abs(sum - 1) > Tolerance);
    }
}
