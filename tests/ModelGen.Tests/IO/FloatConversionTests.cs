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
}
