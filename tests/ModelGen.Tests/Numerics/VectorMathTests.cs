using System.Globalization;
using System.Runtime.CompilerServices;
using ModelGen.Runtime;

namespace ModelGen.Tests.Numerics;

/// <summary>The vector functions at every width against double precision.</summary>
/// <remarks>
/// Largest errors in ulp over every 61st bit pattern of a float (70 million values; with fused multiply-add all widths agree bit by bit),
/// and over every 127th without it. The tests sample fewer.
/// <code>
///                 FMA  no FMA                    FMA  no FMA
///     Exp        1.003  0.954        Log1p      1.368  1.355
///     Expm1      1.398  1.532        Erf        1.016  1.133
///     Tanh       2.489  2.481        Sin        2.345  2.115
///     Sigmoid    2.365  2.365        Cos        2.335  2.217
///     Softplus   1.622  1.622        Pow        1.517  0.794 (2 million random pairs)
///     Log        0.777  0.785        Erfc       4.266  6.462
///     Gelu       5.412  6.484        (from -12.9 on: further left Φ itself is no normal number)
/// </code>
/// </remarks>
public sealed class VectorMathTests
{
    private static readonly float[] Specials =
    [
        0f, -0f, 1f, -1f, 2f, -2f, 3f, -3f, 0.5f, -0.5f, -2.5f, 1e-30f, -1e-30f, float.Epsilon, -float.Epsilon, 1e-40f, -1e-40f,
        float.PositiveInfinity, float.NegativeInfinity, float.NaN, BitConverter.Int32BitsToSingle(0x7fc12345),
        BitConverter.Int32BitsToSingle(unchecked((int)0xffc12345)), float.MaxValue, float.MinValue, 88.72283f, 88.72284f, -87.33655f, -103f,
        -104.5f, 1e10f, -1e10f, 12800f, 12801f, 8388609f, 16777216f,
    ];

    public static TheoryData<string, int> Functions
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (string function in new[] { "Exp", "Expm1", "Tanh", "Sigmoid", "Softplus", "Log", "Log1p", "Erf", "Erfc", "Gelu", "Sin", "Cos" })
            {
                foreach (int bits in new[] { 512, 256, 128, 32 })
                {
                    data.Add(function, bits);
                }
            }

            return data;
        }
    }

    public static TheoryData<int> Widths => Width.All;

    [Theory]
    [MemberData(nameof(Functions))]
    public void Errors_stay_below_their_bound(string function, int bits)
    {
        switch (function)
        {
            case "Exp":
                Width.Run(bits, new Errors<Exp>(1.05, Math.Exp));
                break;
            case "Expm1":
                Width.Run(bits, new Errors<Expm1>(1.6, Exact.Expm1));
                break;
            case "Tanh":
                Width.Run(bits, new Errors<Tanh>(2.5, Math.Tanh));
                break;
            case "Sigmoid":
                Width.Run(bits, new Errors<Sigmoid>(2.4, Exact.Sigmoid));
                break;
            case "Softplus":
                Width.Run(bits, new Errors<Softplus>(1.7, Exact.Softplus));
                break;
            case "Log":
                Width.Run(bits, new Errors<Log>(0.8, Math.Log));
                break;
            case "Log1p":
                Width.Run(bits, new Errors<Log1p>(1.4, Exact.Log1p));
                break;
            case "Erf":
                Width.Run(bits, new Errors<Erf>(1.2, Exact.Erf));
                break;
            case "Erfc":
                Width.Run(bits, new Errors<Erfc>(6.5, Exact.Erfc));
                break;
            case "Gelu":
                // 6.5 but for the last numbers before the result is denormal, where Φ already is.
                Width.Run(bits, new Errors<Gelu>(8, Exact.Gelu));
                break;
            case "Sin":
                Width.Run(bits, new Errors<Sin>(2.4, Math.Sin));
                break;
            case "Cos":
                Width.Run(bits, new Errors<Cos>(2.4, Math.Cos));
                break;
            default:
                Assert.Fail("No such function.");
                break;
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Pow_stays_below_its_bound(int bits) => Width.Run(bits, default(PowErrors));

    [Theory]
    [MemberData(nameof(Widths))]
    public void Pow_has_the_special_values_of_C(int bits) => Width.Run(bits, default(PowSpecials));

    /// <summary>Dense samples of both tails, where the result is small, and of what lies between.</summary>
    [Theory]
    [MemberData(nameof(Widths))]
    public void Tails_of_the_normal_distribution_have_all_their_digits(int bits)
    {
        Width.Run(bits, new Dense<Erfc>(-4, 9.2, 6.5, Exact.Erfc));
        Width.Run(bits, new Dense<Gelu>(-12.9, 13, 6.5, Exact.Gelu));
    }

    /// <summary>The derivative has a zero near -0.75, around which only its two terms measure the error.</summary>
    [Theory]
    [MemberData(nameof(Widths))]
    public void The_slope_of_Gelu_has_all_the_digits_of_its_terms(int bits) => Width.Run(bits, default(SlopeErrors));

    [Theory]
    [MemberData(nameof(Widths))]
    public void Functions_are_monotone_near_zero(int bits)
    {
        Width.Run(bits, default(Monotone<Tanh>));
        Width.Run(bits, default(Monotone<Expm1>));
        Width.Run(bits, default(Monotone<Log1p>));
    }

    private static void Apply<V, F>(float[] x, float[] y)
        where V : struct, IVector<V>
        where F : struct, IFormula =>
        V.Store(default(F).Apply(new Operands<V> { A = V.Load(in x[0], 0) }), ref y[0], 0);

    private static string Describe<V>(string what, double expected, float actual) =>
        string.Create(CultureInfo.InvariantCulture, $"{typeof(V).Name}: {what} is {expected:g9}, not {actual:g9}");

    private readonly struct Exp : IFormula, IOperands1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> =>
            VectorMath.Exp(x.A);
    }

    private readonly struct Expm1 : IFormula, IOperands1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> =>
            VectorMath.Expm1(x.A);
    }

    private readonly struct Tanh : IFormula, IOperands1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> =>
            VectorMath.Tanh(x.A);
    }

    private readonly struct Sigmoid : IFormula, IOperands1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> =>
            VectorMath.Sigmoid(x.A);
    }

    private readonly struct Softplus : IFormula, IOperands1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> =>
            VectorMath.Softplus(x.A);
    }

    private readonly struct Log : IFormula, IOperands1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> =>
            VectorMath.Log(x.A);
    }

    private readonly struct Log1p : IFormula, IOperands1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> =>
            VectorMath.Log1p(x.A);
    }

    private readonly struct Erf : IFormula, IOperands1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> =>
            VectorMath.Erf(x.A);
    }

    private readonly struct Erfc : IFormula, IOperands1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> =>
            VectorMath.Erfc(x.A);
    }

    private readonly struct Gelu : IFormula, IOperands1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> =>
            VectorMath.Gelu(x.A);
    }

    private readonly struct GeluSlope : IFormula, IOperands1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> =>
            VectorMath.GeluSlope(x.A);
    }

    private readonly struct Sin : IFormula, IOperands1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> =>
            VectorMath.Sin(x.A);
    }

    private readonly struct Cos : IFormula, IOperands1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> =>
            VectorMath.Cos(x.A);
    }

    private readonly struct Errors<F>(double bound, Func<double, double> reference) : IWidthTest
        where F : struct, IFormula
    {
        private const long Step = 40_009;

        public void Run<V>()
            where V : struct, IVector<V>
        {
            float[] x = new float[16];
            float[] y = new float[16];
            for (long bits = 0; bits < 1L << 32; bits += Step * V.Count)
            {
                for (int lane = 0; lane < V.Count; lane++)
                {
                    x[lane] = BitConverter.UInt32BitsToSingle((uint)(bits + (lane * Step)));
                }

                Check<V>(x, y);
            }

            foreach (float special in Specials)
            {
                Array.Fill(x, special);
                Check<V>(x, y);
            }
        }

        private void Check<V>(float[] x, float[] y)
            where V : struct, IVector<V>
        {
            Apply<V, F>(x, y);
            for (int lane = 0; lane < V.Count; lane++)
            {
                double expected = reference(x[lane]);
                if (!(Exact.Ulp(expected, y[lane]) <= bound))
                {
                    Assert.Fail(Describe<V>(string.Create(CultureInfo.InvariantCulture, $"{typeof(F).Name}({x[lane]:g9})"), expected, y[lane]));
                }
            }
        }
    }

    private readonly struct Dense<F>(double from, double to, double bound, Func<double, double> reference) : IWidthTest
        where F : struct, IFormula
    {
        private const int Samples = 400_000;

        public void Run<V>()
            where V : struct, IVector<V>
        {
            float[] x = new float[16];
            float[] y = new float[16];
            for (int i = 0; i < Samples; i += V.Count)
            {
                for (int lane = 0; lane < V.Count; lane++)
                {
                    x[lane] = (float)(from + ((to - from) * (i + lane) / Samples));
                }

                Apply<V, F>(x, y);
                for (int lane = 0; lane < V.Count; lane++)
                {
                    double expected = reference(x[lane]);
                    if (!(Exact.Ulp(expected, y[lane]) <= bound))
                    {
                        Assert.Fail(Describe<V>(string.Create(CultureInfo.InvariantCulture, $"{typeof(F).Name}({x[lane]:g9})"), expected, y[lane]));
                    }
                }
            }
        }
    }

    private struct SlopeErrors : IWidthTest
    {
        public readonly void Run<V>()
            where V : struct, IVector<V>
        {
            float[] x = new float[16];
            float[] y = new float[16];
            for (double from = -12.5; from < 13; from += 1e-4 * V.Count)
            {
                for (int lane = 0; lane < V.Count; lane++)
                {
                    x[lane] = (float)(from + (1e-4 * lane));
                }

                Apply<V, GeluSlope>(x, y);
                for (int lane = 0; lane < V.Count; lane++)
                {
                    double distribution = 0.5 * Exact.Erfc(-x[lane] / Math.Sqrt(2));
                    double term = x[lane] * Math.Exp(-(double)x[lane] * x[lane] / 2) / Math.Sqrt(2 * Math.PI);
                    double unit = Math.Max(Math.Abs(distribution), Math.Abs(term)) * 1.2e-7;
                    Assert.True(Math.Abs(distribution + term - y[lane]) <= 6 * unit, Describe<V>($"GeluSlope({x[lane]:g9})", distribution + term, y[lane]));
                }
            }

            foreach ((float at, float slope) in new[] { (float.NegativeInfinity, 0f), (float.PositiveInfinity, 1f), (float.NaN, float.NaN), (0f, 0.5f), (-20f, 0f) })
            {
                Array.Fill(x, at);
                Apply<V, GeluSlope>(x, y);
                Assert.Equal(slope, y[0], 1e-7f);
            }
        }
    }

    private struct PowErrors : IWidthTest
    {
        public readonly void Run<V>()
            where V : struct, IVector<V>
        {
            var random = new Random(1);
            for (int i = 0; i < 60_000; i++)
            {
                float x = (i % 3) switch
                {
                    0 => BitConverter.Int32BitsToSingle(random.Next(1, 0x7f800000)),
                    1 => 0.9f + (0.2f * random.NextSingle()),
                    _ => 10f * random.NextSingle(),
                };
                float y = i % 5 == 0 ? random.Next(-8, 8) : (float)(((random.NextDouble() * 176) - 87.5) / Math.Log(x));
                AssertPow<V>(x, y, 1.6);
            }
        }
    }

    private struct PowSpecials : IWidthTest
    {
        public readonly void Run<V>()
            where V : struct, IVector<V>
        {
            foreach (float x in Specials)
            {
                foreach (float y in Specials)
                {
                    AssertPow<V>(x, y, 1.6);
                }
            }
        }
    }

    private static void AssertPow<V>(float x, float y, double bound)
        where V : struct, IVector<V>
    {
        Span<float> power = stackalloc float[16];
        V.Store(VectorMath.Pow(V.Create(x), V.Create(y)), ref power[0], 0);
        double expected = Math.Pow(x, y);
        if (!(Exact.Ulp(expected, power[0]) <= bound))
        {
            Assert.Fail(Describe<V>(string.Create(CultureInfo.InvariantCulture, $"{x:g9} to the power {y:g9}"), expected, power[0]));
        }
    }

    private struct Monotone<F> : IWidthTest
        where F : struct, IFormula
    {
        public readonly void Run<V>()
            where V : struct, IVector<V>
        {
            float[] x = new float[16];
            float[] y = new float[16];
            foreach (float start in new[] { 0f, 1e-30f, 1e-8f, 1e-6f, 1e-4f, 0.001f, 0.01f, 0.1f })
            {
                float last = -1f;
                float value = start;
                for (int i = 0; i < 1000; i++)
                {
                    for (int lane = 0; lane < V.Count; lane++)
                    {
                        x[lane] = value;
                        value = MathF.BitIncrement(value);
                    }

                    Apply<V, F>(x, y);
                    for (int lane = 0; lane < V.Count; lane++)
                    {
                        Assert.True(y[lane] >= last, Describe<V>(typeof(F).Name, x[lane], y[lane]));
                        last = y[lane];
                    }
                }
            }
        }
    }
}
