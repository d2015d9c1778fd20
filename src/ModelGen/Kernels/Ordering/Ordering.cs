using System.ComponentModel;

namespace ModelGen.Runtime;

/// <summary>Where elements along one dimension of a tensor <c>[outer, size, inner]</c> are in their order: the greatest, the k greatest, all of them.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class Ordering
{
    /// <summary><c>indices[o, i]</c> is the first k at which <c>x[o, k, i]</c> is greatest, or NaN.</summary>
    /// <exception cref="ArgumentException">A span is too short, or there are no elements to choose from.</exception>
    public static void ArgMax(Span<int> indices, ReadOnlySpan<float> x, int outer, int size, int inner) => Extremes(indices, x, outer, size, inner, sign: 0);

    /// <summary><c>indices[o, i]</c> is the first k at which <c>x[o, k, i]</c> is least, or NaN.</summary>
    /// <exception cref="ArgumentException">A span is too short, or there are no elements to choose from.</exception>
    public static void ArgMin(Span<int> indices, ReadOnlySpan<float> x, int outer, int size, int inner) => Extremes(indices, x, outer, size, inner, sign: int.MinValue);

    /// <summary><c>x[o, indices[o, k, i], i]</c> ascends with k; equal elements keep their order.</summary>
    /// <param name="indices">The result, [outer, size, inner].</param>
    /// <param name="keys">Working memory, two floats an element.</param>
    /// <param name="x">The input, [outer, size, inner].</param>
    /// <param name="outer">The product of the dimensions before.</param>
    /// <param name="size">The dimension.</param>
    /// <param name="inner">The product of the dimensions behind.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public static void Sort(Span<int> indices, Span<float> keys, ReadOnlySpan<float> x, int outer, int size, int inner) =>
        Select(indices, keys, x, outer, size, inner, size, descending: false);

    /// <summary><c>x[o, indices[o, k, i], i]</c> descends with k; equal elements keep their order.</summary>
    /// <inheritdoc cref="Sort"/>
    public static void SortDescending(Span<int> indices, Span<float> keys, ReadOnlySpan<float> x, int outer, int size, int inner) =>
        Select(indices, keys, x, outer, size, inner, size, descending: true);

    /// <summary><c>x[o, indices[o, j, i], i]</c> for j below count are the greatest elements in descending order, the first of equal ones.</summary>
    /// <param name="indices">The result, [outer, count, inner].</param>
    /// <param name="keys">Working memory, two floats for each index.</param>
    /// <param name="x">The input, [outer, size, inner].</param>
    /// <param name="outer">The product of the dimensions before.</param>
    /// <param name="size">The dimension.</param>
    /// <param name="inner">The product of the dimensions behind.</param>
    /// <param name="count">How many, 0 … size.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public static void Largest(Span<int> indices, Span<float> keys, ReadOnlySpan<float> x, int outer, int size, int inner, int count) =>
        Select(indices, keys, x, outer, size, inner, count, descending: true);

    /// <summary><c>x[o, indices[o, j, i], i]</c> for j below count are the least elements in ascending order, the first of equal ones.</summary>
    /// <inheritdoc cref="Largest"/>
    public static void Smallest(Span<int> indices, Span<float> keys, ReadOnlySpan<float> x, int outer, int size, int inner, int count) =>
        Select(indices, keys, x, outer, size, inner, count, descending: false);

    private static void Extremes(Span<int> indices, ReadOnlySpan<float> x, int outer, int size, int inner, int sign)
    {
        Along.Require(indices.Length, outer, 1, inner);
        Along.Require(x.Length, outer, size, inner);
        if (size == 0 && (long)outer * inner > 0)
        {
            throw new ArgumentException("Of no elements none is the greatest or the least.", nameof(x));
        }

        fixed (int* pIndices = indices)
        fixed (float* px = x)
        {
            RowDriver.Run(new ExtremeCode(pIndices, px, size, inner, sign), outer, size * inner);
        }
    }

    private static void Select(Span<int> indices, Span<float> keys, ReadOnlySpan<float> x, int outer, int size, int inner, int count, bool descending)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, size);
        Along.Require(indices.Length, outer, count, inner);
        Along.Require(keys.Length, outer, count * 2, inner);
        Along.Require(x.Length, outer, size, inner);
        fixed (int* pIndices = indices)
        fixed (float* pKeys = keys, px = x)
        {
            RowDriver.Run(new SelectionCode(pIndices, pKeys, px, size, inner, count, descending), outer, size * inner);
        }
    }
}
