using System.Globalization;
using CsCheck;
using ModelGen.Generator.Infrastructure;

namespace GeneratorTests.Infrastructure;

public class LiteralTests
{
    [Theory]
    [InlineData(0.0, "0f")]
    [InlineData(-0.0, "-0f")]
    [InlineData(1.0, "1f")]
    [InlineData(0.1, "0.1f")]
    [InlineData(-1e-5, "-1E-05f")]
    [InlineData(1.0 / 3, "0.33333334f")]
    [InlineData(double.NaN, "float.NaN")]
    [InlineData(double.PositiveInfinity, "float.PositiveInfinity")]
    [InlineData(-1e300, "float.NegativeInfinity")]
    [InlineData((double)float.MaxValue, "3.4028235E+38f")]
    [InlineData((double)float.Epsilon, "1.4013E-45f")]
    public void Floats_are_short(double value, string expected) => Assert.Equal(expected, Literal.Float(value));

    [Theory]
    [InlineData(0.0, "0d")]
    [InlineData(-0.0, "-0d")]
    [InlineData(0.1, "0.1d")]
    [InlineData(1.0 / 3, "0.3333333333333333d")]
    [InlineData(double.NegativeInfinity, "double.NegativeInfinity")]
    public void Doubles_are_short(double value, string expected) => Assert.Equal(expected, Literal.Double(value));

    [Fact]
    public void Every_number_reads_back()
    {
        Gen.Single.Where(float.IsFinite).Sample(f => BitConverter.SingleToInt32Bits(float.Parse(Literal.Float(f)[..^1], CultureInfo.InvariantCulture)) == BitConverter.SingleToInt32Bits(f));
        Gen.Double.Where(double.IsFinite).Sample(d => BitConverter.DoubleToInt64Bits(double.Parse(Literal.Double(d)[..^1], CultureInfo.InvariantCulture)) == BitConverter.DoubleToInt64Bits(d));
    }
}
