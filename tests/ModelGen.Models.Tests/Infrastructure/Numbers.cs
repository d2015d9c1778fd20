using ModelGen.Tests;

namespace ModelGen.Models.Tests;

/// <summary>Comparisons of results.</summary>
internal static class Numbers
{
    /// <summary>Fails unless every value is within <c>tolerance · max(1, |expected|)</c>.</summary>
    public static void Near(ReadOnlySpan<double> expected, ReadOnlySpan<float> actual, double tolerance, string what)
    {
        Assert.True(expected.Length == actual.Length, $"{what}: {actual.Length} values instead of {expected.Length}");
        for (int i = 0; i < expected.Length; i++)
        {
            double distance = Math.Abs(expected[i] - actual[i]);
            Assert.True(distance <= tolerance * Math.Max(1, Math.Abs(expected[i])), $"{what}[{i}] is {actual[i]:R}, not {expected[i]:R}");
        }
    }

    /// <summary>Fails unless two runs of the same computation gave the same bits.</summary>
    public static void SameBits(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what)
    {
        Assert.True(expected.Length == actual.Length, $"{what}: {actual.Length} values instead of {expected.Length}");
        for (int i = 0; i < expected.Length; i++)
        {
            bool same = BitConverter.SingleToInt32Bits(expected[i]) == BitConverter.SingleToInt32Bits(actual[i]);
            Assert.True(same, $"{what}[{i}] is {actual[i]:R}, not {expected[i]:R}");
        }
    }

    public static double[] ToDouble(this float[] values) => Array.ConvertAll(values, v => (double)v);

    /// <summary>As many values as are asked for, far enough from the places where formulas change.</summary>
    public static float[] Away(uint stream, int count, float scale, params ReadOnlySpan<float> places)
    {
        float[] values = Golden.Signed(stream, count, scale);
        for (int i = 0; i < count; i++)
        {
            foreach (float place in places)
            {
                values[i] += Math.Abs(values[i] - place) < 0.02f ? 0.05f : 0;
            }
        }

        return values;
    }
}
