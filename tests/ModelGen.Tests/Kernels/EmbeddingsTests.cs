using ModelGen.Runtime;
using ModelGen.Tests.Numerics;

namespace ModelGen.Tests.Kernels;

/// <summary>Look-ups in tables and their gradients, at every width, against loops over elements.</summary>
public sealed unsafe class EmbeddingsTests
{
    private const int Rows = 5;

    private static readonly int[] Lengths = [1, 3, 4, 7, 8, 15, 16, 17, 31, 32, 33, 100];

    public static TheoryData<int> Widths => Width.All;

    [Theory]
    [MemberData(nameof(Widths))]
    public void Gradients_are_added_row_by_row(int bits) => Width.Run(bits, default(Gradients));

    [Fact]
    public void Rows_are_copied()
    {
        float[] y = new float[6];
        Embeddings.Rows(y, [1, 2, 3, 4], [1, 0, 1], 3, 2, 2);
        Assert.Equal([3, 4, 1, 2, 3, 4], y);
        Embeddings.Rows([], [1, 2, 3, 4], [], 0, 2, 2);
    }

    [Fact]
    public void A_gradient_replaces_or_adds()
    {
        float[] dweight = [1, 1, 1, 1, 1, 1];
        Embeddings.AddGradient(dweight, [1, 2, 3, 4, 5, 6], [2, 0, 2], 3, 3, 2, padding: -1);
        Assert.Equal([4, 5, 1, 1, 7, 9], dweight);
        Embeddings.Gradient(dweight, [1, 2, 3, 4, 5, 6], [2, 0, 2], 3, 3, 2, padding: 0);
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
                fixed (float* pdWeight = dweight.Span, pdY = dy.Span)
                {
                    fixed (int* pIndices = indices)
                    {
                        Embeddings.AddGradientAt<V>(pdWeight, pdY, pIndices, 20, Rows, dim, padding: 3);
                    }
                }

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
