using System.ComponentModel;
using System.Numerics.Tensors;

namespace ModelGen.Runtime;

/// <summary>What goes along one dimension of a tensor <c>[outer, size, inner]</c>: running sums, products, reversal, elements chosen by indices.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Along
{
    private const int CumSumColumns = 256;

    /// <summary><c>y[o, k, i] = x[o, 0, i] + … + x[o, k, i]</c>.</summary>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public static void CumSum(Span<float> y, ReadOnlySpan<float> x, int outer, int size, int inner) => CumSum(y, x, outer, size, inner, isReversed: false);

    /// <summary><c>y[o, k, i] = x[o, k, i] + … + x[o, size − 1, i]</c>.</summary>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public static void ReversedCumSum(Span<float> y, ReadOnlySpan<float> x, int outer, int size, int inner) => CumSum(y, x, outer, size, inner, isReversed: true);

    /// <summary><c>y[o, k, i] = x[o, size − 1 − k, i]</c>.</summary>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public static void Flip(Span<float> y, ReadOnlySpan<float> x, int outer, int size, int inner)
    {
        Require(y.Length, outer, size, inner);
        Require(x.Length, outer, size, inner);
        for (int o = 0; o < outer; o++)
        {
            ReadOnlySpan<float> from = x.Slice(o * size * inner, size * inner);
            Span<float> to = y.Slice(o * size * inner, size * inner);
            if (inner == 1)
            {
                from.CopyTo(to);
                to.Reverse();
                continue;
            }

            for (int k = 0; k < size; k++)
            {
                from.Slice((size - 1 - k) * inner, inner).CopyTo(to[(k * inner)..]);
            }
        }
    }

    /// <summary><c>y[o, 0, i] = x[o, 0, i] · … · x[o, size − 1, i]</c>, 1 of none.</summary>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public static void Prod(Span<float> y, ReadOnlySpan<float> x, int outer, int size, int inner)
    {
        Require(y.Length, outer, 1, inner);
        Require(x.Length, outer, size, inner);
        for (int o = 0; o < outer; o++)
        {
            if (inner == 1)
            {
                y[o] = size == 0 ? 1 : TensorPrimitives.Product(x.Slice(o * size, size));
                continue;
            }

            Span<float> product = y.Slice(o * inner, inner);
            product.Fill(1);
            for (int k = 0; k < size; k++)
            {
                TensorPrimitives.Multiply(product, x.Slice(((o * size) + k) * inner, inner), product);
            }
        }
    }

    /// <summary><c>dx[o, k, i] = dy[o, 0, i] · Π x[o, j, i], j ≠ k</c>; 0 where dy is 0.</summary>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public static void ProdGradient(Span<float> dx, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, int outer, int size, int inner)
    {
        Require(dx.Length, outer, size, inner);
        Require(x.Length, outer, size, inner);
        Require(dy.Length, outer, 1, inner);
        for (int o = 0; o < outer; o++)
        {
            for (int i = 0; i < inner; i++)
            {
                int first = (o * size * inner) + i;
                float before = dy[(o * inner) + i];
                bool isZero = before == 0;
                for (int k = 0; k < size; k++)
                {
                    dx[first + (k * inner)] = isZero ? 0 : before;
                    before *= x[first + (k * inner)];
                }

                float behind = 1;
                for (int k = size - 1; k >= 0 && !isZero; k--)
                {
                    dx[first + (k * inner)] *= behind;
                    behind *= x[first + (k * inner)];
                }
            }
        }
    }

    /// <summary><c>dx[o, k, i] = dy[o, 0, i] · Σ g[o, l, i] · Π x[o, j, i], j ≠ k, l</c> over all l other than k; 0 where dy is 0.</summary>
    /// <param name="dx">The result.</param>
    /// <param name="products">What is computed on the way: the products of the elements before each one.</param>
    /// <param name="x">The elements.</param>
    /// <param name="dy">The gradient of their product, [outer, 1, inner].</param>
    /// <param name="g">The gradient of <see cref="ProdGradient"/>'s result.</param>
    /// <param name="outer">The product of the dimensions before.</param>
    /// <param name="size">The size of the dimension.</param>
    /// <param name="inner">The product of the dimensions behind.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public static void ProdSecondGradient(Span<float> dx, Span<float> products, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, ReadOnlySpan<float> g, int outer, int size, int inner)
    {
        Require(Math.Min(dx.Length, products.Length), outer, size, inner);
        Require(Math.Min(x.Length, g.Length), outer, size, inner);
        Require(dy.Length, outer, 1, inner);
        for (int column = 0; column < outer * inner; column++)
        {
            (int o, int i) = Math.DivRem(column, inner);
            int first = (o * size * inner) + i;
            float scale = dy[column];

            // Of the elements before one: their product, and the sum of g[l] times the product of the others.
            (float product, float sum) = (1, 0);
            for (int k = 0, at = first; k < size; k++, at += inner)
            {
                (dx[at], products[at]) = (sum, product);
                sum = (sum * x[at]) + (g[at] * product);
                product *= x[at];
            }

            // The same of those behind it.
            (product, sum) = (1, 0);
            for (int k = size - 1, at = first + (k * inner); k >= 0; k--, at -= inner)
            {
                dx[at] = scale == 0 ? 0 : scale * ((dx[at] * product) + (products[at] * sum));
                sum = (sum * x[at]) + (g[at] * product);
                product *= x[at];
            }
        }
    }

    /// <summary><c>y[o, j, i] = x[o, index[o, j, i], i]</c>; y and index are [outer, size, inner], x [outer, from, inner].</summary>
    /// <exception cref="ArgumentException">A span is too short, or an index is out of range.</exception>
    public static void Gather(Span<float> y, ReadOnlySpan<float> x, ReadOnlySpan<int> index, int outer, int size, int inner, int from)
    {
        Require(y.Length, outer, size, inner);
        Require(index.Length, outer, size, inner);
        Require(x.Length, outer, from, inner);
        Check.Indices(index[..(outer * size * inner)], from, nameof(index));
        int position = 0;
        for (int o = 0; o < outer; o++)
        {
            ReadOnlySpan<float> part = x.Slice(o * from * inner, from * inner);
            for (int j = 0; j < size; j++)
            {
                for (int i = 0; i < inner; i++, position++)
                {
                    y[position] = part[(index[position] * inner) + i];
                }
            }
        }
    }

    /// <summary><c>y[o, index[o, j, i], i] += x[o, j, i]</c>, beginning with zeros; x and index are [outer, size, inner], y [outer, to, inner].</summary>
    /// <exception cref="ArgumentException">A span is too short, or an index is out of range.</exception>
    public static void Scatter(Span<float> y, ReadOnlySpan<float> x, ReadOnlySpan<int> index, int outer, int size, int inner, int to)
    {
        Require(x.Length, outer, size, inner);
        Require(index.Length, outer, size, inner);
        Require(y.Length, outer, to, inner);
        Check.Indices(index[..(outer * size * inner)], to, nameof(index));
        y[..(outer * to * inner)].Clear();
        int position = 0;
        for (int o = 0; o < outer; o++)
        {
            Span<float> part = y.Slice(o * to * inner, to * inner);
            for (int j = 0; j < size; j++)
            {
                for (int i = 0; i < inner; i++, position++)
                {
                    part[(index[position] * inner) + i] += x[position];
                }
            }
        }
    }

    /// <summary>Sums are doubles, as PyTorch's are, however many elements there are.</summary>
    private static void CumSum(Span<float> y, ReadOnlySpan<float> x, int outer, int size, int inner, bool isReversed)
    {
        Require(y.Length, outer, size, inner);
        Require(x.Length, outer, size, inner);
        Span<double> memory = stackalloc double[CumSumColumns];
        int step = isReversed ? -inner : inner;
        for (int o = 0; o < outer && size > 0; o++)
        {
            int first = ((o * size) + (isReversed ? size - 1 : 0)) * inner;
            for (int column = 0; column < inner; column += CumSumColumns)
            {
                Span<double> sums = memory[..Math.Min(CumSumColumns, inner - column)];
                sums.Clear();
                for (int k = 0, position = first + column; k < size; k++, position += step)
                {
                    ReadOnlySpan<float> from = x.Slice(position, sums.Length);
                    Span<float> to = y.Slice(position, sums.Length);
                    for (int i = 0; i < sums.Length; i++)
                    {
                        to[i] = (float)(sums[i] += from[i]);
                    }
                }
            }
        }
    }

    internal static void Require(int length, int outer, int size, int inner)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(outer);
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        ArgumentOutOfRangeException.ThrowIfNegative(inner);
        if (length < (long)outer * size * inner)
        {
            throw new ArgumentException($"A tensor [{outer}, {size}, {inner}] takes {(long)outer * size * inner} values; a span holds {length}.");
        }
    }
}
