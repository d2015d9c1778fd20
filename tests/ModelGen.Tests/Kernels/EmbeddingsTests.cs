using ModelGen.Runtime;
using ModelGen.Tests.Numerics;

namespace ModelGen.Tests.Kernels;

/// <summary>Look-ups in tables and their gradients, at every width, against loops over elements.</summary>
public sealed class EmbeddingsTests
{
    private const int Rows = 5;

    private static readonly int[] Lengths = [1, 3, 4, 7, 8, 15, 16, 17, 31, 32, 33, 100];

    public static TheoryData<int> Widths => Width.All;

    [Theory]
    [MemberData(nameof(Widths))]
    public void Gradients_are_added_row_by_row(int bits) => Width.Run(bits, default(Gradients));

    [Theory]
    [MemberData(nameof(Widths))]
    public void Bags_are_summed_and_compared(int bits) => Width.Run(bits, default(InBags));

    [Fact]
    public void Rows_are_copied()
    {
        float[] y = new float[6];
        Embeddings.Rows(y, [1f, 2f, 3f, 4f], [1, 0, 1], 3, 2, 2);
        Assert.Equal([3, 4, 1, 2, 3, 4], y);
        Embeddings.Rows([], [1f, 2f, 3f, 4f], [], 0, 2, 2);
    }

    [Fact]
    public void A_gradient_replaces_or_adds()
    {
        float[] dweight = [1, 1, 1, 1, 1, 1];
        Embeddings.AddGradient(dweight, [1, 2, 3, 4, 5, 6], [2, 0, 2], 3, 3, 2, padding: -1);
        Assert.Equal([4, 5, 1, 1, 7, 9], dweight);
        Embeddings.AddGradient(Embeddings.Cleared(dweight), [1, 2, 3, 4, 5, 6], [2, 0, 2], 3, 3, 2, padding: 0);
        Assert.Equal([0, 0, 0, 0, 6, 8], dweight);
    }

    [Fact]
    public void What_does_not_fit_is_an_error()
    {
        float[] y = new float[4], weight = new float[6];
        Assert.Throws<ArgumentException>(() => Embeddings.Rows(y, weight, [0, 3], 2, 3, 2));
        Assert.Throws<ArgumentException>(() => Embeddings.Rows(y, weight, [0, -1], 2, 3, 2));
        Assert.Throws<ArgumentException>(() => Embeddings.Rows(y, weight, [0, 1, 2], 3, 3, 2));
        Assert.Throws<ArgumentException>(() => Embeddings.Rows(y, weight, [0, 1], 2, 4, 2));
        Assert.Throws<ArgumentException>(() => Embeddings.Rows(y, weight, [0], 2, 3, 2));
        Assert.Throws<ArgumentException>(() => Embeddings.AddGradient(weight, y, [0, 3], 2, 3, 2, padding: -1));
        Assert.Throws<ArgumentException>(() => Embeddings.AddGradient(weight, y, [0, 1], 2, 1 << 30, 2, padding: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Embeddings.AddGradient(weight, y, [], -1, 3, 2, padding: -1));
    }

    /// <summary>Two bags of ten, with padding and factors; sums in another order round otherwise.</summary>
    private readonly struct InBags : IWidthTest
    {
        private const int Padding = 3;

        public void Run<V>()
            where V : struct, IVector<V>
        {
            foreach (int dim in Lengths)
            {
                int[] indices = Golden.Indices(1, 20, Rows);
                float[] scales = Golden.Signed(4, 20), w = Golden.Signed(2, Rows * dim), dy = Golden.Signed(3, 2 * dim);
                using GuardedMemory y = new(2 * dim), z = new(2 * dim), dweight = new(Rows * dim), dscales = new(20), weight = new(Rows * dim);
                w.CopyTo(weight.Span);
                var bags = new Bags(indices, 2, 10);
                new Embeddings.BagSumCode { Y = y.Span, Weight = weight.Span, Bags = bags, Scales = scales, Dim = dim, Padding = Padding }.Run<V>(0, 2);
                Near(Expected(2, dim, (b, k) => In(b, indices).Sum(i => scales[i] * w[(indices[i] * dim) + k])), y.Span);
                new Embeddings.BagSumCode { Y = y.Span, Weight = weight.Span, Bags = bags, IsMean = true, Dim = dim, Padding = Padding }.Run<V>(0, 2);
                Near(Expected(2, dim, (b, k) => In(b, indices).Average(i => w[(indices[i] * dim) + k])), y.Span);
                new Embeddings.BagSumGradientCode { DWeight = dweight.Span, DY = dy, Bags = bags, Scales = scales, Dim = dim, Padding = Padding }.Run<V>(RowShare.Whole);
                Near(Expected(Rows, dim, (r, k) => All(indices).Where(i => indices[i] == r).Sum(i => scales[i] * dy[(i / 10 * dim) + k])), dweight.Span);
                new Embeddings.BagScaleGradientCode { DScales = dscales.Span, DY = dy, Weight = weight.Span, Bags = bags, Dim = dim, Padding = Padding }.Run<V>(0, 2);
                Near(Expected(20, 1, (i, _) => indices[i] == Padding ? 0 : Enumerable.Range(0, dim).Sum(k => dy[(i / 10 * dim) + k] * w[(indices[i] * dim) + k])), dscales.Span);
                new Embeddings.BagMaxCode { Y = y.Span, Weight = weight.Span, Bags = bags, Dim = dim, Padding = Padding }.Run<V>(0, 2);
                Near(Expected(2, dim, (b, k) => In(b, indices).Max(i => w[(indices[i] * dim) + k])), y.Span);
                dweight.Span.Clear();
                new Embeddings.BagMaxGradientCode { DWeight = dweight.Span, DY = dy, Y = y.Span, Weight = weight.Span, Bags = bags, Dim = dim, Padding = Padding }.Run<V>();
                float[] top = y.Span.ToArray();
                Near(
                    Expected(Rows, dim, (r, k) => Enumerable.Range(0, 2).Where(b => In(b, indices).First(i => w[(indices[i] * dim) + k] == top[(b * dim) + k]) is var i && indices[i] == r)
                        .Sum(b => dy[(b * dim) + k])),
                    dweight.Span);
                new Embeddings.BagChoiceCode { Z = z.Span, Values = dweight.Span, Y = y.Span, Weight = weight.Span, Bags = bags, Dim = dim, Padding = Padding }.Run<V>(0, 2);
                float[] values = dweight.Span.ToArray();
                Near(Expected(2, dim, (b, k) => values[(indices[In(b, indices).First(i => w[(indices[i] * dim) + k] == top[(b * dim) + k])] * dim) + k]), z.Span);
            }
        }

        private static IEnumerable<int> All(int[] indices) => Enumerable.Range(0, indices.Length).Where(i => indices[i] != Padding);

        private static IEnumerable<int> In(int bag, int[] indices) => All(indices).Where(i => i / 10 == bag);

        private static float[] Expected(int rows, int columns, Func<int, int, float> element) =>
            [.. Enumerable.Range(0, rows * columns).Select(i => element(i / columns, i % columns))];

        private static void Near(float[] expected, ReadOnlySpan<float> actual)
        {
            Assert.Equal(expected.Length, actual.Length);
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.Equal(expected[i], actual[i], 1e-4f);
            }
        }
    }

    private readonly struct Gradients : IWidthTest
    {
        public void Run<V>()
            where V : struct, IVector<V>
        {
            foreach (int dim in Lengths)
            {
                int[] indices = Golden.Indices(1, 20, Rows);
                float[] values = Golden.Signed(2, 20 * dim), start = Golden.Signed(3, Rows * dim);
                using var dweight = new GuardedMemory(Rows * dim);
                using var dy = new GuardedMemory(20 * dim);
                start.CopyTo(dweight.Span);
                values.CopyTo(dy.Span);
                new Embeddings.RowGradientCode { DWeight = dweight.Span, DY = dy.Span, Indices = indices, Dim = dim, Padding = 3 }.Run<V>(RowShare.Whole);

                for (int i = 0; i < indices.Length; i++)
                {
                    for (int k = 0; k < dim && indices[i] != 3; k++)
                    {
                        start[(indices[i] * dim) + k] += values[(i * dim) + k];
                    }
                }

                Assert.Equal(start, dweight.Span.ToArray());
            }
        }
    }
}
