namespace ModelGen.Tests.Numerics;

/// <summary>Double-precision references, and the distance of a float from one in units in the last place.</summary>
internal static class Exact
{
    private const double LargestFloat = float.MaxValue;
    private const double SmallestNormal = 1.1754943508222875e-38;

    public static double Expm1(double x)
    {
        if (Math.Abs(x) > 0.01)
        {
            return Math.Exp(x) - 1;
        }

        return x * (1 + (x / 2 * (1 + (x / 3 * (1 + (x / 4 * (1 + (x / 5 * (1 + (x / 6 * (1 + (x / 7))))))))))));
    }

    public static double Log1p(double x)
    {
        double u = 1 + x;
        return u == 1 ? x : double.IsPositiveInfinity(u) ? u : Math.Log(u) * x / (u - 1);
    }

    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    public static double Softplus(double x) => Math.Max(x, 0) + Log1p(Math.Exp(-Math.Abs(x)));

    /// <summary>The series up to 2.5, the continued fraction of the complement from there.</summary>
    public static double Erf(double x)
    {
        double a = Math.Abs(x);
        double y;
        if (a < 2.5)
        {
            double term = a;
            double sum = a;
            for (int n = 1; n < 100; n++)
            {
                term *= -a * a / n;
                sum += term / ((2 * n) + 1);
            }

            y = sum * 2 / Math.Sqrt(Math.PI);
        }
        else if (a < 6)
        {
            double fraction = 0;
            for (int n = 120; n >= 1; n--)
            {
                fraction = n / 2.0 / (a + fraction);
            }

            y = 1 - (Math.Exp(-a * a) / Math.Sqrt(Math.PI) / (a + fraction));
        }
        else
        {
            y = double.IsNaN(a) ? a : 1;
        }

        return Math.CopySign(y, x);
    }

    /// <summary>1 - erf x; the continued fraction from 2.5 on, so that nothing is lost where it is small.</summary>
    public static double Erfc(double x)
    {
        if (!(x >= 2.5))
        {
            return 1 - Erf(x);
        }

        double fraction = 0;
        for (int n = 120; n >= 1; n--)
        {
            fraction = n / 2.0 / (x + fraction);
        }

        return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / (x + fraction);
    }

    /// <summary>x Φ(x).</summary>
    public static double Gelu(double x) => x * 0.5 * Erfc(-x / Math.Sqrt(2));

    /// <summary>
    /// The distance between a float and the true value in ulp of the latter. Zero where both are NaN, the same infinity, or the same
    /// zero, and where the true value is too small for a normal float and so is the float; infinite where they differ in kind.
    /// </summary>
    public static double Ulp(double expected, float actual)
    {
        double magnitude = Math.Abs(expected);
        if (double.IsNaN(expected) || float.IsNaN(actual))
        {
            return double.IsNaN(expected) && float.IsNaN(actual) ? 0 : double.PositiveInfinity;
        }

        if (magnitude == 0)
        {
            return actual == 0 && float.IsNegative(actual) == double.IsNegative(expected) ? 0 : double.PositiveInfinity;
        }

        if (magnitude < SmallestNormal)
        {
            return Math.Abs(actual) <= SmallestNormal ? 0 : double.PositiveInfinity;
        }

        if (float.IsInfinity(actual) || magnitude > LargestFloat)
        {
            // Within a few ulp of the largest float, rounding may go either way.
            bool near = magnitude > LargestFloat * (1 - 3e-7) && Math.Abs(actual) > LargestFloat * (1 - 3e-7);
            return near && Math.Sign(actual) == Math.Sign(expected) ? 0 : double.PositiveInfinity;
        }

        return Math.Abs(actual - expected) / Math.ScaleB(1, Math.ILogB(magnitude) - 23);
    }
}
