namespace ModelGen.Tests.Kernels;

/// <summary>Connectionist temporal classification of one sequence in double precision, state by state.</summary>
internal sealed class CTCReference
{
    private readonly double[][] logProbs;
    private readonly int[] classes;

    /// <summary>A sequence.</summary>
    /// <param name="logProbs">Log-probabilities of the steps that count.</param>
    /// <param name="labels">The labels that count.</param>
    /// <param name="blank">The class that is no label.</param>
    public CTCReference(double[][] logProbs, ReadOnlySpan<int> labels, int blank)
    {
        this.logProbs = logProbs;
        classes = new int[(2 * labels.Length) + 1];
        Array.Fill(classes, blank);
        for (int k = 0; k < labels.Length; k++)
        {
            classes[(2 * k) + 1] = labels[k];
        }

        double[][] alphas = Alphas();
        Loss = -(logProbs.Length == 0 ? (labels.IsEmpty ? 0 : double.NegativeInfinity) : Sum([.. alphas[^1].TakeLast(labels.IsEmpty ? 1 : 2)]));
        Gradient = Differences(alphas, Betas());
    }

    public double Loss { get; }

    /// <summary>Of each step and class.</summary>
    public double[][] Gradient { get; }

    private double[][] Alphas()
    {
        double[][] rows = new double[logProbs.Length][];
        for (int t = 0; t < rows.Length; t++)
        {
            rows[t] = new double[classes.Length];
            for (int s = 0; s < classes.Length; s++)
            {
                double from = t == 0 ? (s < 2 ? 0 : double.NegativeInfinity) : Sum([rows[t - 1][s], Before(rows[t - 1], s, 1), CanSkipTo(s) ? rows[t - 1][s - 2] : double.NegativeInfinity]);
                rows[t][s] = from + logProbs[t][classes[s]];
            }
        }

        return rows;
    }

    private double[][] Betas()
    {
        double[][] rows = new double[logProbs.Length][];
        for (int t = rows.Length - 1; t >= 0; t--)
        {
            rows[t] = new double[classes.Length];
            double[] next = t == rows.Length - 1 ? [] : [.. rows[t + 1].Select((b, s) => b + logProbs[t + 1][classes[s]])];
            for (int s = 0; s < classes.Length; s++)
            {
                rows[t][s] = next.Length == 0 ? (s >= classes.Length - 2 ? 0 : double.NegativeInfinity)
                    : Sum([next[s], s + 1 < next.Length ? next[s + 1] : double.NegativeInfinity, s + 2 < next.Length && CanSkipTo(s + 2) ? next[s + 2] : double.NegativeInfinity]);
            }
        }

        return rows;
    }

    private double[][] Differences(double[][] alphas, double[][] betas)
    {
        double[][] result = [.. logProbs.Select(row => row.Select(Math.Exp).ToArray())];
        for (int t = 0; t < result.Length; t++)
        {
            for (int s = 0; s < classes.Length; s++)
            {
                result[t][classes[s]] -= Math.Exp(alphas[t][s] + betas[t][s] + Loss);
            }
        }

        return result;
    }

    private bool CanSkipTo(int state) => state % 2 == 1 && state > 1 && classes[state] != classes[state - 2];

    private static double Before(double[] row, int state, int steps) => state >= steps ? row[state - steps] : double.NegativeInfinity;

    private static double Sum(double[] values)
    {
        double greatest = values.Max();
        return double.IsInfinity(greatest) ? greatest : greatest + Math.Log(values.Sum(v => Math.Exp(v - greatest)));
    }
}
