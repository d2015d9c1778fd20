namespace GeneratorTests.Interpreter;

/// <summary>Functions of mathematics that .NET lacks, in double precision.</summary>
internal static class SpecialFunctions
{
    /// <summary>2/√π ∫₀ˣ e^(−t²) dt: its power series near zero, the continued fraction of the complement further out.</summary>
    public static double Erf(double x)
    {
        if (double.IsNaN(x))
        {
            return x;
        }

        if (Math.Abs(x) > 6)
        {
            return Math.Sign(x);
        }

        return Math.Abs(x) < 2.5 ? Series(x) : Math.Sign(x) * (1 - Complement(Math.Abs(x)));
    }

    /// <summary>1 − erf x without loss where it is small.</summary>
    public static double Erfc(double x) => x < 2.5 ? 1 - Erf(x) : double.IsInfinity(x) ? 0 : Complement(x);

    /// <summary>ln(1 + x) without loss for small x.</summary>
    public static double Log1p(double x)
    {
        double u = 1 + x;
        return u == 1 || double.IsPositiveInfinity(u) ? x : Math.Log(u) * (x / (u - 1));
    }

    /// <summary>eˣ − 1 without loss for small x.</summary>
    public static double Expm1(double x) => Math.Abs(x) < 1e-2
        ? x * (1 + (x / 2 * (1 + (x / 3 * (1 + (x / 4 * (1 + (x / 5 * (1 + (x / 6 * (1 + (x / 7))))))))))))
        : Math.Exp(x) - 1;

    /// <summary>ln(1 + eˣ) without overflow.</summary>
    public static double Softplus(double x) => Math.Max(x, 0) + Log1p(Math.Exp(-Math.Abs(x)));

    private static double Series(double x)
    {
        double term = x, sum = x;
        for (int n = 1; n < 100; n++)
        {
            term *= -x * x / n;
            sum += term / ((2 * n) + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * sum;
    }

    private static double Complement(double x)
    {
        double fraction = x;
        for (int n = 100; n > 0; n--)
        {
            fraction = x + (n / 2.0 / fraction);
        }

        return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / fraction;
    }
}
