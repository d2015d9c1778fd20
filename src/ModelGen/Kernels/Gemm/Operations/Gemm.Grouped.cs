using System.Diagnostics.CodeAnalysis;

namespace ModelGen.Runtime;

/// <content>A product for each group: rows of the groups lie side by side, their weights one behind the other.</content>
public static partial class Gemm
{
    /// <summary>Rows that are gathered at a time: enough for the product to run at full speed, few enough to stay in the second-level cache.</summary>
    private const int GroupedRows = 128;

    /// <summary>
    /// <c>y[m, g, n] = x[m, g, k] · w[g]</c> for each group g; w[g] is [k, n], or [n, k] when transposed. <c>torch.einsum("mgk,gnk->mgn", x, w)</c>
    /// </summary>
    public static void GroupedLinear(
        Span<float> y, ReadOnlySpan<float> x, ReadOnlySpan<float> w, bool transposeW, int groups, int m, int k, int n)
    {
        CheckGrouped(y.Length, x.Length, w.Length, groups, m, k, n);

        // Rows of one group follow one another where there is nothing between them.
        int block = groups == 1 || m == 1 ? 0 : Math.Min(m, GroupedRows);
        using var gathered = new KernelScratch((long)block * k);
        using var product = new KernelScratch((long)block * n);
        for (int g = 0; g < groups && m > 0; g++)
        {
            ReadOnlySpan<float> weight = w.Slice(g * k * n, k * n);
            if (block == 0)
            {
                RunMatMul<Overwrite, GemmAsIs>(default, y.Slice(g * n, m * n), x.Slice(g * k, m * k), false, weight, transposeW, m, k, n);
                continue;
            }

            for (int row = 0; row < m; row += block)
            {
                int rows = Math.Min(block, m - row);
                Gather(gathered.Span, x, row, rows, g, groups, k);
                RunMatMul<Overwrite, GemmAsIs>(default, product.Span, gathered.Span, false, weight, transposeW, rows, k, n);
                for (int r = 0; r < rows; r++)
                {
                    product.Span.Slice(r * n, n).CopyTo(y.Slice((((row + r) * groups) + g) * n, n));
                }
            }
        }
    }

    /// <summary><c>dw[g] = dy[m, g, n]ᵀ · x[m, g, k]</c> for each group g: the gradient of <see cref="GroupedLinear"/> with respect to a transposed w.</summary>
    public static void GroupedWeightGradient(Span<float> dw, ReadOnlySpan<float> dy, ReadOnlySpan<float> x, int groups, int m, int n, int k)
    {
        CheckGrouped(dy.Length, x.Length, dw.Length, groups, m, k, n);
        dw[..(groups * n * k)].Clear();
        AddGroupedWeightGradient(dw, dy, x, groups, m, n, k);
    }

    /// <summary>Adds to dw, operands as for <see cref="GroupedWeightGradient"/>.</summary>
    public static void AddGroupedWeightGradient(Span<float> dw, ReadOnlySpan<float> dy, ReadOnlySpan<float> x, int groups, int m, int n, int k)
    {
        CheckGrouped(dy.Length, x.Length, dw.Length, groups, m, k, n);
        int block = Math.Min(m, GroupedRows);
        using var left = new KernelScratch((long)block * n);
        using var right = new KernelScratch((long)block * k);
        for (int g = 0; g < groups; g++)
        {
            Span<float> gradient = dw.Slice(g * n * k, n * k);
            for (int row = 0; row < m; row += block)
            {
                int rows = Math.Min(block, m - row);
                Gather(left.Span, dy, row, rows, g, groups, n);
                Gather(right.Span, x, row, rows, g, groups, k);
                RunMatMul<Accumulate, GemmAsIs>(default, gradient, left.Span, true, right.Span, false, n, rows, k);
            }
        }
    }

    /// <summary>Rows of one group, one behind the other.</summary>
    private static void Gather(Span<float> gathered, ReadOnlySpan<float> source, int first, int rows, int group, int groups, int width)
    {
        for (int r = 0; r < rows; r++)
        {
            source.Slice((((first + r) * groups) + group) * width, width).CopyTo(gathered[(r * width)..]);
        }
    }

    private static void CheckGrouped(int y, int x, int w, int groups, int m, int k, int n)
    {
        if ((groups | m | k | n) < 0 || y < Product(m, groups, n) || x < Product(m, groups, k) || w < Product(groups, n, k))
        {
            ThrowGrouped(y, x, w, groups, m, k, n);
        }
    }

    /// <summary>The product of three sizes, or more than any span holds.</summary>
    private static long Product(int a, int b, int c)
    {
        long product = (long)a * b;
        return product <= int.MaxValue ? product * c : c == 0 ? 0 : long.MaxValue;
    }

    [DoesNotReturn]
    private static void ThrowGrouped(int y, int x, int w, int groups, int m, int k, int n) => throw new ArgumentException(
        $"[{m}, {groups}, {n}] = [{m}, {groups}, {k}] · [{groups}, {k}, {n}] does not fit into spans of {y}, {x} and {w} floats.");
}
