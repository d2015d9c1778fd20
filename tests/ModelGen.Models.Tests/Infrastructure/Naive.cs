namespace ModelGen.Models.Tests;

/// <summary>Layers and formulas in double precision, as slow and plain as can be.</summary>
internal static class Naive
{
    /// <summary><c>y = x·weightᵀ + bias</c> for rows of x.</summary>
    public static double[] Linear(double[] x, NamedTensor weights, NamedTensor? biases)
    {
        (int n, int k) = weights.Shape;
        float[] weight = weights.ToArray(), bias = biases?.ToArray() ?? new float[n];
        double[] y = new double[x.Length / k * n];
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = bias[i % n];
            for (int j = 0; j < k; j++)
            {
                y[i] += x[(i / n * k) + j] * weight[(i % n * k) + j];
            }
        }

        return y;
    }

    public static double[] Map(double[] x, Func<double, double> formula) => Array.ConvertAll(x, v => formula(v));

    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    public static double Softplus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));

    public static double Gelu(double x) => 0.5 * x * (1 + Erf(x / Math.Sqrt(2)));

    /// <summary>By its power series, for arguments up to about 4.</summary>
    public static double Erf(double x)
    {
        double term = x, sum = x;
        for (int n = 1; n < 200; n++)
        {
            term *= -x * x / n;
            sum += term / ((2 * n) + 1);
        }

        return sum * 2 / Math.Sqrt(Math.PI);
    }
}
