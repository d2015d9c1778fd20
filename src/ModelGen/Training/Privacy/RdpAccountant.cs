namespace ModelGen.Runtime;

/// <summary>What steps of the subsampled Gaussian mechanism spend, by Rényi differential privacy (Mironov 2017; Mironov, Talwar, Zhang 2019).</summary>
internal static class RdpAccountant
{
    private const int MostOrder = 256;

    /// <summary>ε at δ: the least over all orders, each converted as by Canonne, Kamath, Steinke 2020, proposition 12.</summary>
    internal static double Epsilon(double sampleRate, double noise, long steps, double delta)
    {
        if (steps == 0)
        {
            return 0;
        }

        double least = double.PositiveInfinity;
        for (int order = 2; order <= MostOrder; order++)
        {
            double spent = steps * OfStep(sampleRate, noise, order);
            least = Math.Min(least, spent + Math.Log(1 - (1.0 / order)) - (Math.Log(delta * order) / (order - 1)));
        }

        return Math.Max(0, least);
    }

    /// <summary>What one step spends at an order: <c>ln(Σ C(α, k)·(1 − q)^(α − k)·qᵏ·exp((k² − k)/(2σ²)))/(α − 1)</c>.</summary>
    internal static double OfStep(double q, double noise, int order)
    {
        if (noise == 0)
        {
            return double.PositiveInfinity;
        }

        if (q == 1)
        {
            return order / (2 * noise * noise);
        }

        // The sum by its logarithms, relative to the greatest one so far.
        (double greatest, double sum, double choose) = (double.NegativeInfinity, 0, 0);
        for (int k = 0; k <= order; k++)
        {
            double term = choose + (k * Math.Log(q)) + ((order - k) * Math.Log(1 - q)) + ((((double)k * k) - k) / (2 * noise * noise));
            sum = term <= greatest ? sum + Math.Exp(term - greatest) : (sum * Math.Exp(greatest - term)) + 1;
            greatest = Math.Max(greatest, term);
            choose += Math.Log((double)(order - k) / (k + 1));
        }

        return (greatest + Math.Log(sum)) / (order - 1);
    }
}
