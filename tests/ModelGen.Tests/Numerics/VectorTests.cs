using System.Globalization;
using System.Runtime.CompilerServices;
using ModelGen.Runtime;

namespace ModelGen.Tests.Numerics;

/// <summary>Every member of <see cref="IVector{V}"/> against scalar arithmetic, lane by lane.</summary>
public sealed class VectorTests
{
    private static readonly float[] Values =
    [
        0f, -0f, 1f, -1f, 0.5f, -0.5f, 1.5f, 2.5f, -2.5f, 3.25f, -7.75f, 1e-20f, -1e20f, float.Epsilon, -float.Epsilon,
        float.MaxValue, float.MinValue, float.PositiveInfinity, float.NegativeInfinity, float.NaN,
    ];

    public static TheoryData<int> Widths => Width.All;

    [Theory]
    [MemberData(nameof(Widths))]
    public void Arithmetic_is_that_of_the_scalar(int bits) => Width.Run(bits, default(ArithmeticTest));

    [Theory]
    [MemberData(nameof(Widths))]
    public void Masks_and_bits_are_those_of_the_scalar(int bits) => Width.Run(bits, default(BitsTest));

    [Theory]
    [MemberData(nameof(Widths))]
    public void Partial_access_stays_within_its_lanes(int bits) => Width.Run(bits, default(PartialTest));

    [Theory]
    [MemberData(nameof(Widths))]
    public void Partial_access_ends_at_a_page_that_may_not_be_touched(int bits) => Width.Run(bits, default(GuardPageTest));

    [Theory]
    [MemberData(nameof(Widths))]
    public void Reductions_across_lanes_cover_every_lane(int bits) => Width.Run(bits, default(AcrossTest));

    private static float Lane<V>(V value, int lane)
        where V : struct, IVector<V>
    {
        Span<float> lanes = stackalloc float[16];
        V.Store(value, ref lanes[0], 0);
        return lanes[lane];
    }

    private static void AssertSame(float expected, float actual, string what)
    {
        bool same = float.IsNaN(expected) ? float.IsNaN(actual) : BitConverter.SingleToInt32Bits(expected) == BitConverter.SingleToInt32Bits(actual);
        Assert.True(same, string.Create(CultureInfo.InvariantCulture, $"{what}: expected {expected}, got {actual}"));
    }

    private struct ArithmeticTest : IWidthTest
    {
        public readonly void Run<V>()
            where V : struct, IVector<V>
        {
            foreach (float a in Values)
            {
                V x = V.Create(a);
                AssertSame(-a, Lane(-x, V.Count - 1), $"-{a}");
                AssertSame(MathF.Abs(a), Lane(V.Abs(x), V.Count - 1), $"abs {a}");
                AssertSame(MathF.Sqrt(a), Lane(V.Sqrt(x), V.Count - 1), $"sqrt {a}");
                AssertSame(MathF.Floor(a), Lane(V.Floor(x), V.Count - 1), $"floor {a}");
                AssertSame(MathF.Round(a), Lane(V.Round(x), V.Count - 1), $"round {a}");
                foreach (float b in Values)
                {
                    V y = V.Create(b);
                    AssertSame(a + b, Lane(x + y, V.Count - 1), $"{a} + {b}");
                    AssertSame(a - b, Lane(x - y, V.Count - 1), $"{a} - {b}");
                    AssertSame(a * b, Lane(x * y, V.Count - 1), $"{a} * {b}");
                    AssertSame(a / b, Lane(x / y, V.Count - 1), $"{a} / {b}");
                    AssertSame(a > b ? a : b, Lane(V.MaxNative(x, y), V.Count - 1), $"max native {a}, {b}");
                    AssertSame(a < b ? a : b, Lane(V.MinNative(x, y), V.Count - 1), $"min native {a}, {b}");
                    Assert.Equal(MathF.Max(a, b), Lane(V.Max(x, y), V.Count - 1));
                    Assert.Equal(MathF.Min(a, b), Lane(V.Min(x, y), V.Count - 1));
                    AssertSame(a > b ? a : b, Lane(V.SelectGreater(x, y, x, y), V.Count - 1), $"select {a} > {b}");
                    AssertSame(a >= b ? a : b, Lane(V.SelectGreaterOrEqual(x, y, x, y), V.Count - 1), $"select {a} >= {b}");
                    AssertSame(a == b ? a : b, Lane(V.SelectEqual(x, y, x, y), V.Count - 1), $"select {a} == {b}");
                }
            }

            AssertSame(11f, Lane(V.MultiplyAdd(V.Create(2f), V.Create(3f), V.Create(5f)), 0), "multiply-add");
            AssertSame(0f, Lane(V.Zero, V.Count - 1), "zero");
        }
    }

    private struct BitsTest : IWidthTest
    {
        public readonly void Run<V>()
            where V : struct, IVector<V>
        {
            foreach (float a in Values)
            {
                foreach (float b in Values)
                {
                    V x = V.Create(a);
                    V y = V.Create(b);
                    AssertMask(a > b, x > y, $"{a} > {b}");
                    AssertMask(a >= b, x >= y, $"{a} >= {b}");
                    AssertMask(a < b, x < y, $"{a} < {b}");
                    AssertMask(a <= b, x <= y, $"{a} <= {b}");
                    AssertMask(a == b, V.Equal(x, y), $"{a} == {b}");
                    AssertMask(a != b, V.NotEqual(x, y), $"{a} != {b}");
                    AssertMask(!(a > b), ~(x > y), $"!({a} > {b})");
                    AssertSame(a > b ? a : b, Lane(V.Select(x > y, x, y), V.Count - 1), $"select {a} > {b}");
                }
            }

            AssertBits(0x0f0f0f0f & 0x12345678, V.CreateBits(0x0f0f0f0f) & V.CreateBits(0x12345678));
            AssertBits(0x0f0f0f0f | 0x12345678, V.CreateBits(0x0f0f0f0f) | V.CreateBits(0x12345678));
            AssertBits(0x0f0f0f0f ^ 0x12345678, V.CreateBits(0x0f0f0f0f) ^ V.CreateBits(0x12345678));
            AssertBits(0x12345678 + 0x3f800000, V.AddBits(V.CreateBits(0x12345678), V.CreateBits(0x3f800000)));
            foreach (uint a in new[] { 0u, 1u, 0x7fffffffu, 0x80000000u, 0xffffffffu, 0x12345678u })
            {
                foreach (uint b in new[] { 1u, 3u, 0x80000001u, 0xffffffffu, 0xd2511f53u })
                {
                    // Neighbours differ, so that a product of other lanes is seen.
                    V x = V.AddBits(V.CreateBits((int)a), LaneNumbers<V>()), y = V.SubtractBits(V.CreateBits((int)b), LaneNumbers<V>());
                    for (int lane = 0; lane < V.Count; lane++)
                    {
                        ulong product = (ulong)(a + (uint)lane) * (b - (uint)lane);
                        Assert.Equal((int)product, BitConverter.SingleToInt32Bits(Lane(V.MultiplyBits(x, y), lane)));
                        Assert.Equal((int)(product >> 32), BitConverter.SingleToInt32Bits(Lane(V.MultiplyHighBits(x, y), lane)));
                    }
                }
            }

            AssertBits(0x12345678 << 5, V.ShiftLeftBits(V.CreateBits(0x12345678), 5));
            AssertBits(-0x12345678 >> 5, V.ShiftRightBits(V.CreateBits(-0x12345678), 5));
            AssertSame(-123456f, Lane(V.ConvertBitsToSingle(V.CreateBits(-123456)), V.Count - 1), "convert");
            foreach ((float value, int integer) in new[] { (1.99f, 1), (-1.99f, -1), (0.5f, 0), (3e9f, int.MaxValue), (-3e9f, int.MinValue), (float.PositiveInfinity, int.MaxValue), (float.NaN, 0) })
            {
                AssertBits(integer, V.ConvertToBits(V.Create(value)));
            }

            foreach (int a in new[] { 0, 1, -1, 7, -7, 16_777_217, int.MaxValue, int.MinValue })
            {
                foreach (int b in new[] { 1, -1, 3, -3, 16_777_217, int.MaxValue, int.MinValue })
                {
                    V x = V.CreateBits(a), y = V.CreateBits(b);
                    AssertMask(a > b, V.GreaterBits(x, y), $"{a} > {b}");
                    AssertMask(a == b, V.EqualBits(x, y), $"{a} == {b}");
                    AssertBits(unchecked((int)Math.Floor((decimal)a / b is var quotient && quotient > int.MaxValue ? int.MinValue : quotient)), V.FloorDivideBits(x, y));
                }
            }
        }

        private static V LaneNumbers<V>()
            where V : struct, IVector<V>
        {
            float[] numbers = [.. Enumerable.Range(0, V.Count).Select(BitConverter.Int32BitsToSingle)];
            return V.Load(in numbers[0], 0);
        }

        private static void AssertMask<V>(bool expected, V mask, string what)
            where V : struct, IVector<V> =>
            Assert.True(BitConverter.SingleToInt32Bits(Lane(mask, V.Count - 1)) == (expected ? -1 : 0), what);

        private static void AssertBits<V>(int expected, V value)
            where V : struct, IVector<V> =>
            Assert.Equal(expected, BitConverter.SingleToInt32Bits(Lane(value, V.Count - 1)));
    }

    private struct PartialTest : IWidthTest
    {
        public readonly void Run<V>()
            where V : struct, IVector<V>
        {
            float[] source = new float[40];
            for (int i = 0; i < source.Length; i++)
            {
                source[i] = i + 1;
            }

            for (int count = 0; count <= V.Count; count++)
            {
                float[] target = new float[40];
                V value = V.LoadPartial(in source[0], 3, count);
                V.StorePartial(V.Load(in source[0], 3), ref target[0], 5, count);
                for (int lane = 0; lane < V.Count; lane++)
                {
                    Assert.Equal(lane < count ? source[3 + lane] : 0f, Lane(value, lane));
                    Assert.Equal(lane < count ? -1 : 0, BitConverter.SingleToInt32Bits(Lane(V.FirstLanes(count), lane)));
                }

                for (int i = 0; i < target.Length; i++)
                {
                    Assert.Equal(i >= 5 && i < 5 + count ? source[i - 2] : 0f, target[i]);
                }
            }
        }
    }

    private struct GuardPageTest : IWidthTest
    {
        public readonly unsafe void Run<V>()
            where V : struct, IVector<V>
        {
            using var memory = new GuardedMemory(V.Count);
            for (int count = 0; count <= V.Count; count++)
            {
                ref float first = ref Unsafe.Add(ref memory.End, -count);
                V.StorePartial(V.Create(count), ref first, 0, count);
                V value = V.LoadPartial(in first, 0, count);
                Assert.Equal(count == 0 ? 0f : count, Lane(value, Math.Max(0, count - 1)));
            }
        }
    }

    private struct AcrossTest : IWidthTest
    {
        public readonly void Run<V>()
            where V : struct, IVector<V>
        {
            float[] lanes = new float[16];
            for (int lane = 0; lane < V.Count; lane++)
            {
                Array.Clear(lanes);
                lanes[lane] = 5f;
                Assert.Equal(5f, V.Sum(V.Load(in lanes[0], 0)));
                Assert.Equal(5f, V.MaxAcross(V.Load(in lanes[0], 0)));
                lanes[lane] = -5f;
                Assert.Equal(-5f, V.MinAcross(V.Load(in lanes[0], 0)));
                lanes[lane] = float.NaN;
                Assert.Equal(float.NaN, V.Sum(V.Load(in lanes[0], 0)));
                Assert.Equal(float.NaN, V.MaxAcross(V.Load(in lanes[0], 0)));
                Assert.Equal(float.NaN, V.MinAcross(V.Load(in lanes[0], 0)));
            }
        }
    }
}
