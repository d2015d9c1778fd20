using CsCheck;
using ModelGen.Runtime;
using ModelGen.Tests.Numerics;

namespace ModelGen.Tests.Kernels;

public sealed class PanelsTests
{
    [Fact]
    public void Pack_puts_every_element_where_Offset_says_and_zeros_elsewhere() => GemmHarness.Sizes.Sample(
        s =>
        {
            float[] matrix = Numbered(s.N * s.K);
            using GuardedMemory source = GemmHarness.Input(matrix);
            using GuardedMemory panels = GemmHarness.Output(GemmHarness.Values(Panels.Size(s.N, s.K), new Random(s.Seed)));
            Panels.Pack(panels.Result(), source.Span, s.N, s.K);
            float[] expected = new float[Panels.Size(s.N, s.K)];
            for (int i = 0; i < matrix.Length; i++)
            {
                expected[Panels.Offset(i / s.K, i % s.K, s.N, s.K)] = matrix[i];
            }

            Assert.Equal(expected, panels.Result().ToArray());
        },
        threads: 1);

    [Fact]
    public void Unpack_is_the_inverse_of_Pack() => GemmHarness.Sizes.Sample(
        s =>
        {
            float[] matrix = Numbered(s.N * s.K);
            using GuardedMemory panels = GemmHarness.Input(GemmHarness.Pack(matrix, s.N, s.K));
            using GuardedMemory result = GemmHarness.Output(new float[matrix.Length]);
            Panels.Unpack(result.Result(), panels.Span, s.N, s.K);
            Assert.Equal(matrix, result.Result().ToArray());
        },
        threads: 1);

    [Fact]
    public void Rows_are_packed_and_unpacked_part_by_part() => GemmHarness.Sizes.Sample(
        s =>
        {
            float[] matrix = Numbered(s.N * s.K);
            using GuardedMemory source = GemmHarness.Input(matrix);
            using GuardedMemory panels = GemmHarness.Output(GemmHarness.Values(Panels.Size(s.N, s.K), new Random(s.Seed)));
            using GuardedMemory result = GemmHarness.Output(new float[matrix.Length]);
            int step = 1 + new Random(s.Seed).Next(100);
            for (int row = 0; row < s.N; row += step)
            {
                int rows = Math.Min(step, s.N - row);
                Panels.PackRows(panels.Result(), source.Span[(row * s.K)..], row, rows, s.N, s.K);
                Panels.UnpackRows(result.Result()[(row * s.K)..], panels.Result(), row, rows, s.N, s.K);
            }

            Assert.Equal(GemmHarness.Pack(matrix, s.N, s.K), panels.Result().ToArray());
            Assert.Equal(matrix, result.Result().ToArray());
        },
        threads: 1);

    [Fact]
    public void Transpose_gives_the_panels_of_the_transposed_matrix() => GemmHarness.Sizes.Sample(
        s =>
        {
            float[] matrix = Numbered(s.N * s.K);
            using GuardedMemory panels = GemmHarness.Input(GemmHarness.Pack(matrix, s.N, s.K));
            using GuardedMemory result = GemmHarness.Output(GemmHarness.Values(Panels.Size(s.K, s.N), new Random(s.Seed)));
            Panels.Transpose(result.Result(), panels.Span, s.N, s.K);
            Assert.Equal(GemmHarness.Pack(Transposed(matrix, s.N, s.K), s.K, s.N), result.Result().ToArray());
        },
        threads: 1);

    [Fact]
    public void PackTransposed_gives_the_panels_of_the_transposed_rows() => GemmHarness.Sizes.Sample(
        s =>
        {
            float[] matrix = Numbered(s.N * s.K);
            using GuardedMemory source = GemmHarness.Input(Transposed(matrix, s.N, s.K));
            using GuardedMemory result = GemmHarness.Output(GemmHarness.Values(Panels.Size(s.N, s.K), new Random(s.Seed)));
            Panels.PackTransposed<V128>(result.Result(), ref source.Span.GetPinnableReference(), s.N, s.N, s.K);
            Assert.Equal(GemmHarness.Pack(matrix, s.N, s.K), result.Result().ToArray());
        },
        threads: 1);

    [Fact]
    public void The_last_panel_is_as_wide_as_it_needs_to_be()
    {
        Assert.Equal(784 * 128, Panels.Size(128, 784));
        Assert.Equal(64 * 16, Panels.Size(10, 64));
        Assert.Equal(3 * 112, Panels.Size(100, 3));
        Assert.Equal((64 * 3) + (2 * 48) + 35, Panels.Offset(99, 2, 100, 3));
    }

    [Fact]
    public void Wrong_sizes_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Panels.Pack(new float[15], new float[3], 3, 1));
        Assert.Throws<ArgumentException>(() => Panels.Unpack(new float[2], new float[16], 3, 1));
        Assert.Throws<ArgumentException>(() => Panels.PackRows(new float[16], new float[2], 1, 3, 3, 1));
        Assert.Throws<ArgumentException>(() => Panels.UnpackRows(new float[1], new float[16], 1, 2, 3, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Panels.Pack([], [], -3, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Panels.Offset(3, 0, 3, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Panels.Offset(0, -1, 3, 1));
    }

    private static float[] Numbered(int length)
    {
        float[] values = new float[length];
        for (int i = 0; i < length; i++)
        {
            values[i] = i + 1;
        }

        return values;
    }

    private static float[] Transposed(float[] matrix, int n, int k)
    {
        float[] transposed = new float[matrix.Length];
        for (int i = 0; i < matrix.Length; i++)
        {
            transposed[((i % k) * n) + (i / k)] = matrix[i];
        }

        return transposed;
    }
}
