using ModelGen.Runtime;
using ModelGen.Tests.Numerics;

namespace ModelGen.Tests.Kernels;

/// <summary>The greatest, the k greatest and all elements along a dimension in order, at every width, against a sort of pairs.</summary>
public sealed unsafe class OrderingTests
{
    public static TheoryData<int> Widths => Width.All;

    [Theory]
    [MemberData(nameof(Widths))]
    public void Places_are_those_of_a_stable_sort(int bits) => Width.Run(bits, default(Places));

    [Fact]
    public void Keys_ascend_with_the_floats()
    {
        float[] ascending = [float.NegativeInfinity, float.MinValue, -1, -float.Epsilon, 0, float.Epsilon, 1, float.MaxValue, float.PositiveInfinity, float.NaN];
        uint[] keys = [.. ascending.Select(SortKeys.Of)];
        Assert.Equal(keys.Order(), keys);
        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.Equal(SortKeys.Of(0f), SortKeys.Of(-0f));
        Assert.Equal(SortKeys.Of(float.NaN), SortKeys.Of(BitConverter.UInt32BitsToSingle(0xffc01234)));
        Assert.Equal(12345, SortKeys.Place(SortKeys.Of(-3f, 12345, descending: true)));
    }

    [Fact]
    public void Arguments_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Ordering.ArgMax(new int[1], new float[3], 2, 2, 1));
        Assert.Throws<ArgumentException>(() => Ordering.ArgMax(new int[2], [], 2, 0, 1));
        Assert.Throws<ArgumentException>(() => Ordering.Sort(new int[4], new float[7], new float[4], 1, 4, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Ordering.Largest(new int[9], new float[18], new float[4], 1, 4, 1, 5));
        Ordering.ArgMin([], [], 0, 0, 3);
        Ordering.Smallest([], [], new float[4], 1, 4, 1, 0);
    }

    private struct Places : IWidthTest
    {
        public readonly void Run<V>()
            where V : struct, IVector<V>
        {
            foreach (int size in new[] { 1, 2, 3, 15, 16, 17, 33, 65, 200 })
            {
                foreach (int inner in new[] { 1, 3, 17, 33 })
                {
                    foreach (bool hasNaN in new[] { false, true })
                    {
                        Check<V>(Values(size * inner * 2, hasNaN), 2, size, inner);
                    }
                }
            }
        }

        /// <summary>Whole numbers, many of them equal, zeros of both signs, infinities.</summary>
        private static float[] Values(int count, bool hasNaN)
        {
            var random = new Random(count);
            return [.. Enumerable.Range(0, count).Select(_ => random.Next(40) switch
            {
                0 => float.PositiveInfinity,
                1 => float.NegativeInfinity,
                2 when hasNaN => float.NaN,
                3 => -0f,
                var other => (other % 9) - 4,
            })];
        }

        private static void Check<V>(float[] x, int outer, int size, int inner)
            where V : struct, IVector<V>
        {
            foreach (bool descending in new[] { false, true })
            {
                int[] first = new int[outer * inner];
                fixed (int* indices = first)
                fixed (float* px = x)
                {
                    new ExtremeCode(indices, px, size, inner, descending ? 0 : int.MinValue).Run<V>(0, outer);
                }

                foreach (int count in new[] { 1, 2, (size / 2) + 1, size }.Where(c => c <= size))
                {
                    int[] some = new int[outer * count * inner];
                    float[] keys = new float[some.Length * 2];
                    fixed (int* indices = some)
                    fixed (float* pKeys = keys, px = x)
                    {
                        new SelectionCode(indices, pKeys, px, size, inner, count, descending).Run<V>(0, outer);
                    }

                    for (int line = 0; line < outer * inner; line++)
                    {
                        int start = (line / inner * size * inner) + (line % inner);
                        float[] own = [.. Enumerable.Range(0, size).Select(k => x[start + (k * inner)])];
                        int[] order = Order(own, descending);
                        int result = (line / inner * count * inner) + (line % inner);
                        Assert.Equal(order[..count], Enumerable.Range(0, count).Select(k => some[result + (k * inner)]));

                        // A NaN is where the greatest is, and where the least is too.
                        Assert.Equal(own.Any(float.IsNaN) ? Array.FindIndex(own, float.IsNaN) : order[0], first[line]);
                    }
                }
            }
        }

        private static int[] Order(float[] line, bool descending)
        {
            IEnumerable<int> places = Enumerable.Range(0, line.Length);
            return [.. descending
                ? places.OrderByDescending(k => float.IsNaN(line[k])).ThenByDescending(k => float.IsNaN(line[k]) ? 0 : line[k] + 0f)
                : places.OrderBy(k => float.IsNaN(line[k])).ThenBy(k => float.IsNaN(line[k]) ? 0 : line[k] + 0f)];
        }
    }
}
