using System.Runtime.InteropServices;

namespace ModelGen.Tests.IO;

public sealed class FloatConversionTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Every_half_and_every_bfloat16_is_converted_exactly(int start)
    {
        ushort[] bits = [.. Enumerable.Range(start, 65536 - start).Select(i => (ushort)i)];
        var values = new float[bits.Length];
        FloatConversion.FromHalf(bits, values);
        Assert.Equal(bits.Select(b => (float)BitConverter.UInt16BitsToHalf(b)), values);
        Assert.Equal(bits.Select(b => b > 0x7FFF), values.Select(float.IsNegative));
        FloatConversion.FromBFloat16(bits, values);
        Assert.Equal(bits.Select(b => b << 16), values.Select(BitConverter.SingleToInt32Bits));
    }

    [Fact]
    public void Doubles_are_rounded_to_the_nearest_float()
    {
        var random = new Random(1);
        double[] numbers = [0, -0.0, double.NaN, double.PositiveInfinity, 1e300, -1e-300, 1 + 1e-8, .. Enumerable.Range(0, 100).Select(_ => Math.Exp(random.Next(-90, 90)) * random.NextDouble())];
        for (int length = 0; length < numbers.Length; length++)
        {
            var values = new float[length];
            FloatConversion.FromDouble(numbers[..length].Select(BitConverter.DoubleToInt64Bits).ToArray(), values);
            Assert.Equal(numbers[..length].Select(number => (float)number), values);
        }
    }

    [Fact]
    public void Floats_are_rounded_to_the_nearest_bfloat16_and_halves_to_even()
    {
        uint[] lower = [0, 1, 0x7FFF, 0x8000, 0x8001, 0xFFFF];
        float[] numbers = [.. Enumerable.Range(0, 65536).SelectMany(upper => lower.Select(l => BitConverter.UInt32BitsToSingle(((uint)upper << 16) | l)))];
        var halves = new ushort[numbers.Length];
        FloatConversion.ToBFloat16(numbers, halves);
        for (int i = 0; i < numbers.Length; i++)
        {
            float rounded = BitConverter.Int32BitsToSingle(halves[i] << 16);
            Assert.True(float.IsNaN(numbers[i]) ? float.IsNaN(rounded) : rounded == Nearest(numbers[i]) && float.IsNegative(rounded) == float.IsNegative(numbers[i]), $"{numbers[i]:R}: {rounded:R}");
            Assert.Equal(halves[i], FloatConversion.ToBFloat16(numbers[i]));
        }

        // In place, at every length.
        for (int length = 0; length < 70; length++)
        {
            float[] values = numbers[30..(30 + length)];
            FloatConversion.ToBFloat16(values, MemoryMarshal.Cast<float, ushort>(values.AsSpan()));
            Assert.True(MemoryMarshal.Cast<float, ushort>(values.AsSpan())[..length].SequenceEqual(halves.AsSpan(30, length)));
        }
    }

    /// <summary>By distances in double precision; beyond the greatest number there would be one more, which is infinity.</summary>
    private static float Nearest(float value)
    {
        if (float.IsInfinity(value))
        {
            return value;
        }

        int lower = BitConverter.SingleToInt32Bits(value) >>> 16;
        double Value(int half) => (half & 0x7FFF) == 0x7F80 ? Math.ScaleB((half & 0x8000) == 0 ? 1 : -1, 128) : BitConverter.Int32BitsToSingle(half << 16);
        double below = Math.Abs(value - Value(lower)), above = Math.Abs(Value(lower + 1) - value);
        return BitConverter.Int32BitsToSingle((below < above || (below == above && lower % 2 == 0) ? lower : lower + 1) << 16);
    }
}
