using CsCheck;
using ModelGen.Runtime;
using ModelGen.Tests.Numerics;

namespace ModelGen.Tests.Kernels;

/// <summary>Runs products at every vector width and register tile of the machine, on memory that ends at a page nobody may touch.</summary>
internal static class GemmHarness
{
    /// <summary>Floats before each output that have to stay as they are.</summary>
    private const int Before = 5;

    /// <summary>Vector bits, and the columns of the register tile.</summary>
    public static TheoryData<int, int> Widths => new() { { 512, 4 }, { 256, 4 }, { 256, 2 }, { 128, 4 }, { 128, 2 }, { 32, 2 } };

    /// <summary>Sizes with every kind of remainder, small ones most often, and a seed.</summary>
    public static Gen<(int M, int K, int N, int Seed)> Sizes { get; } = Gen.Select(
        Gen.Frequency((7, Gen.Int[0, 8]), (5, Gen.Int[9, 30]), (1, Gen.Const(150))),
        Gen.Frequency((7, Gen.Int[0, 9]), (5, Gen.Int[10, 60]), (1, Gen.Const(200))),
        Gen.Frequency((7, Gen.Int[0, 20]), (5, Gen.Int[21, 140]), (1, Gen.Const(200))),
        Gen.Int[0, 1000]);

    public static void Run<O>(scoped in O operation, int bits, int tileColumns)
        where O : struct, IGemmOperation, allows ref struct
    {
        switch (bits)
        {
            case 512:
                RunAt<O, V512>(in operation, tileColumns);
                break;
            case 256:
                RunAt<O, V256>(in operation, tileColumns);
                break;
            case 128:
                RunAt<O, V128>(in operation, tileColumns);
                break;
            default:
                RunAt<O, V1>(in operation, tileColumns);
                break;
        }
    }

    /// <summary>Skips the test where the machine has no such vectors.</summary>
    public static void Require(int bits)
    {
        bool supported = bits switch { 512 => V512.IsSupported, 256 => V256.IsSupported, 128 => V128.IsSupported, _ => true };
        Assert.SkipUnless(supported, $"This process has no vectors of {bits} bits.");
    }

    /// <summary>Random values between -1 and 1.</summary>
    public static float[] Values(int length, Random random)
    {
        float[] values = new float[length];
        foreach (ref float value in values.AsSpan())
        {
            value = (float)((random.NextDouble() * 2) - 1);
        }

        return values;
    }

    /// <summary>A guarded copy of an input.</summary>
    public static GuardedMemory Input(ReadOnlySpan<float> values)
    {
        var memory = new GuardedMemory(values.Length);
        values.CopyTo(memory.Span);
        return memory;
    }

    /// <summary>A guarded output with a margin before it, see <see cref="Result"/>.</summary>
    public static GuardedMemory Output(ReadOnlySpan<float> values)
    {
        var memory = new GuardedMemory(values.Length + Before);
        memory.Span[..Before].Fill(-77);
        values.CopyTo(memory.Span[Before..]);
        return memory;
    }

    /// <summary>The output itself.</summary>
    public static Span<float> Result(this GuardedMemory output) => output.Span[Before..];

    /// <summary>Compares an output with the expected values; <paramref name="scale"/> is the sum of the magnitudes that went into each.</summary>
    public static void AssertClose(double[] expected, double[] scale, GuardedMemory output)
    {
        Assert.Equal(-1, output.Span[..Before].IndexOfAnyExcept(-77f));
        ReadOnlySpan<float> actual = output.Result();
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(expected[i] - actual[i]) <= 1e-6 * (scale[i] + 1e-3)))
            {
                Assert.Fail($"[{i}]: expected {expected[i]}, got {actual[i]}");
            }
        }
    }

    /// <summary>The product in double precision, and the sum of the magnitudes of its terms.</summary>
    public static (double[] Values, double[] Scale) Multiply(float[] a, bool transposeA, float[] b, bool transposeB, int m, int k, int n)
    {
        double[] values = new double[m * n];
        double[] scale = new double[m * n];
        for (int i = 0; i < m; i++)
        {
            for (int p = 0; p < k; p++)
            {
                double left = a[transposeA ? (p * m) + i : (i * k) + p];
                for (int j = 0; j < n; j++)
                {
                    double term = left * b[transposeB ? (j * k) + p : (p * n) + j];
                    values[(i * n) + j] += term;
                    scale[(i * n) + j] += Math.Abs(term);
                }
            }
        }

        return (values, scale);
    }

    /// <summary>A row-major matrix [n, k] in panels.</summary>
    public static float[] Pack(float[] matrix, int n, int k)
    {
        float[] panels = new float[Panels.Size(n, k)];
        Panels.Pack(panels, matrix, n, k);
        return panels;
    }

    private static void RunAt<O, V>(scoped in O operation, int tileColumns)
        where O : struct, IGemmOperation, allows ref struct
        where V : struct, IVector<V>
    {
        if (tileColumns == 4)
        {
            operation.Run<V, WideTile>();
        }
        else
        {
            operation.Run<V, NarrowTile>();
        }
    }
}
