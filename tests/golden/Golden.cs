using System.Numerics.Tensors;

namespace ModelGen.Tests;

/// <summary>
/// The golden files that <c>make_golden.py</c> made with PyTorch, and the integer hash both sides draw their inputs from; the formulas
/// stand in the script.
/// </summary>
internal static class Golden
{
    /// <summary>Opens one of the files in <c>tests/golden</c>.</summary>
    public static SafetensorsReader Open(string name) => SafetensorsReader.Open(Path.Combine(AppContext.BaseDirectory, "golden", name));

    /// <summary>The values of a tensor.</summary>
    public static float[] Floats(this SafetensorsReader file, string name)
    {
        SafetensorsTensor tensor = file.Find(name);
        float[] values = new float[tensor.ElementCount];
        file.Read(tensor, values);
        return values;
    }

    /// <summary>The values of an integer tensor.</summary>
    public static int[] Integers(this SafetensorsReader file, string name)
    {
        SafetensorsTensor tensor = file.Find(name);
        int[] values = new int[tensor.ElementCount];
        file.Read(tensor, values);
        return values;
    }

    /// <summary><c>count</c> numbers of the stream in [0, <paramref name="scale"/>); exact for a power of two.</summary>
    public static float[] Uniform(uint stream, int count, float scale = 1)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = scale * Fraction(stream, i);
        }

        return values;
    }

    /// <summary><c>count</c> numbers of the stream in [-<paramref name="scale"/>, <paramref name="scale"/>); exact for a power of two.</summary>
    public static float[] Signed(uint stream, int count, float scale = 1)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = scale * ((2 * Fraction(stream, i)) - 1);
        }

        return values;
    }

    /// <summary><c>count</c> class indices of the stream, 0 to 9.</summary>
    public static int[] Labels(uint stream, int count) => Indices(stream, count, 10);

    /// <summary><c>count</c> integers of the stream, 0 to <paramref name="limit"/> − 1.</summary>
    public static int[] Indices(uint stream, int count, uint limit)
    {
        int[] values = new int[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = (int)((Hash(stream, i) >> 8) % limit);
        }

        return values;
    }

    /// <summary>Fails unless every value is within <c>1e-6 + 1e-5 × the largest</c> of PyTorch's.</summary>
    public static void Close(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what) => Close(expected, actual, what, 1e-6f, 1e-5f);

    /// <summary>Fails unless every value is within <c>1e-7 + 3e-5 × the largest</c> of PyTorch's.</summary>
    public static void CloseGradient(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what) => Close(expected, actual, what, 1e-7f, 3e-5f);

    private static void Close(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what, float absolute, float relative)
    {
        Assert.True(expected.Length == actual.Length, $"{what}: {actual.Length} values instead of {expected.Length}");
        float tolerance = absolute + (relative * (expected.IsEmpty ? 0 : Math.Abs(TensorPrimitives.MaxMagnitude(expected))));
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"{what}[{i}] is {actual[i]:R}, not {expected[i]:R} (± {tolerance:R})");
        }
    }

    private static SafetensorsTensor Find(this SafetensorsReader file, string name) =>
        file.TryFind(name, out SafetensorsTensor? tensor) ? tensor : throw new ArgumentException($"There is no golden tensor '{name}'.", nameof(name));

    private static float Fraction(uint stream, int index) => (Hash(stream, index) >> 8) * (1f / (1 << 24));

    private static uint Hash(uint stream, int index) => Mix(Mix(stream) + (uint)index);

    private static uint Mix(uint h)
    {
        h = (h ^ (h >> 16)) * 0x7FEB352D;
        h = (h ^ (h >> 15)) * 0x846CA68B;
        return h ^ (h >> 16);
    }
}
