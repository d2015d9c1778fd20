namespace ModelGen.Runtime;

/// <content>One row for each bag of indices, as <c>torch.nn.functional.embedding_bag</c>; indices equal to <c>padding</c> count as not there.</content>
public static partial class Embeddings
{
    /// <summary><c>y[b] = Σᵢ scales[i] · weight[indices[i]]</c> over the indices of bag b, 0 for an empty bag; y is [bags, dim].</summary>
    /// <param name="y">The result.</param>
    /// <param name="weight">The table, [rows, dim].</param>
    /// <param name="bags">The indices.</param>
    /// <param name="scales">A factor for each index; empty for 1.</param>
    /// <param name="rows">The rows of the table.</param>
    /// <param name="dim">The length of a row.</param>
    /// <param name="padding">The row that counts as not there; −1 for none.</param>
    /// <exception cref="ArgumentException">A span is too short, or an index is no row.</exception>
    public static void BagSum(Span<float> y, ReadOnlySpan<float> weight, Bags bags, ReadOnlySpan<float> scales, int rows, int dim, int padding)
    {
        CheckBags(y.Length, weight.Length, bags, scales, rows, dim);
        RunBags(new BagSumCode { Y = y, Weight = weight, Bags = bags, Scales = scales, Dim = dim, Padding = padding }, in bags, dim);
    }

    /// <summary><c>y[b]</c> is the mean of <c>weight[indices[i]]</c> over the indices of bag b, 0 for an empty bag.</summary>
    /// <inheritdoc cref="BagSum"/>
    public static void BagMean(Span<float> y, ReadOnlySpan<float> weight, Bags bags, int rows, int dim, int padding)
    {
        CheckBags(y.Length, weight.Length, bags, default, rows, dim);
        RunBags(new BagSumCode { Y = y, Weight = weight, Bags = bags, IsMean = true, Dim = dim, Padding = padding }, in bags, dim);
    }

    /// <summary><c>y[b, k]</c> is the greatest <c>weight[indices[i], k]</c> over the indices of bag b, 0 for an empty bag.</summary>
    /// <inheritdoc cref="BagSum"/>
    public static void BagMax(Span<float> y, ReadOnlySpan<float> weight, Bags bags, int rows, int dim, int padding)
    {
        CheckBags(y.Length, weight.Length, bags, default, rows, dim);
        RunBags(new BagMaxCode { Y = y, Weight = weight, Bags = bags, Dim = dim, Padding = padding }, in bags, dim);
    }

    /// <summary><c>dweight[indices[i]] += scales[i] · dy[b]</c> for the indices of each bag b, in order.</summary>
    /// <param name="dweight">The gradient of the table, [rows, dim].</param>
    /// <param name="dy">The gradient of the result, [bags, dim].</param>
    /// <inheritdoc cref="BagSum"/>
    public static void AddBagSumGradient(Span<float> dweight, ReadOnlySpan<float> dy, Bags bags, ReadOnlySpan<float> scales, int rows, int dim, int padding)
    {
        CheckBags(dy.Length, dweight.Length, bags, scales, rows, dim);
        AddTo(new BagSumGradientCode { DWeight = dweight, DY = dy, Bags = bags, Scales = scales, Dim = dim, Padding = padding }, bags.Indices.Length, rows, dim);
    }

    /// <summary><c>dweight[indices[i]] += dy[b] / size</c> for the indices of each bag b, in order.</summary>
    /// <inheritdoc cref="AddBagSumGradient"/>
    public static void AddBagMeanGradient(Span<float> dweight, ReadOnlySpan<float> dy, Bags bags, int rows, int dim, int padding)
    {
        CheckBags(dy.Length, dweight.Length, bags, default, rows, dim);
        AddTo(new BagSumGradientCode { DWeight = dweight, DY = dy, Bags = bags, IsMean = true, Dim = dim, Padding = padding }, bags.Indices.Length, rows, dim);
    }

    /// <summary><c>dweight[indices[i], k] += dy[b, k]</c> for the first index of each bag b whose element is <c>y[b, k]</c>.</summary>
    /// <param name="y">The greatest elements, as <see cref="BagMax"/> left them.</param>
    /// <inheritdoc cref="AddBagSumGradient"/>
    public static void AddBagMaxGradient(
        Span<float> dweight, ReadOnlySpan<float> dy, ReadOnlySpan<float> y, ReadOnlySpan<float> weight, Bags bags, int rows, int dim, int padding)
    {
        CheckBags(Math.Min(dy.Length, y.Length), Math.Min(dweight.Length, weight.Length), bags, default, rows, dim);
        Widest.Run(new BagMaxGradientCode { DWeight = dweight, DY = dy, Y = y, Weight = weight, Bags = bags, Dim = dim, Padding = padding });
    }

    /// <summary><c>z[b, k] = values[indices[i], k]</c> for the first index i of each bag b whose element of the table is <c>y[b, k]</c>, 0 where there is none.</summary>
    /// <param name="z">The result, [bags, dim].</param>
    /// <param name="values">What is chosen from, [rows, dim].</param>
    /// <param name="y">The greatest elements, as <see cref="BagMax"/> left them.</param>
    /// <inheritdoc cref="BagSum"/>
    public static void BagChoice(Span<float> z, ReadOnlySpan<float> values, ReadOnlySpan<float> y, ReadOnlySpan<float> weight, Bags bags, int rows, int dim, int padding)
    {
        CheckBags(Math.Min(z.Length, y.Length), Math.Min(values.Length, weight.Length), bags, default, rows, dim);
        RunBags(new BagChoiceCode { Z = z, Values = values, Y = y, Weight = weight, Bags = bags, Dim = dim, Padding = padding }, in bags, dim);
    }

    /// <summary><c>dscales[i] = dy[b] · weight[indices[i]]</c> for the indices of each bag b, 0 for padding.</summary>
    /// <param name="dscales">The gradient of the factors, one for each index.</param>
    /// <inheritdoc cref="AddBagSumGradient"/>
    public static void BagScaleGradient(Span<float> dscales, ReadOnlySpan<float> dy, ReadOnlySpan<float> weight, Bags bags, int rows, int dim, int padding)
    {
        CheckBags(dy.Length, weight.Length, bags, dscales, rows, dim);
        dscales[..bags.Indices.Length].Clear();
        RunBags(new BagScaleGradientCode { DScales = dscales, DY = dy, Weight = weight, Bags = bags, Dim = dim, Padding = padding }, in bags, dim);
    }

    private static void RunBags<T>(scoped in T code, scoped in Bags bags, int dim)
        where T : struct, IRowCode, allows ref struct => RowDriver.RunEach(in code, bags.Count, Nanoseconds(bags.Indices.Length, dim));

    private static void CheckBags(int values, int table, Bags bags, ReadOnlySpan<float> scales, int rows, int dim)
    {
        CheckRows(values, table, bags.Count, bags.Count, rows, dim);
        Check.Indices(bags.Indices, rows, nameof(bags));
        if (!scales.IsEmpty && scales.Length < bags.Indices.Length)
        {
            throw new ArgumentException($"There are {scales.Length} factors for {bags.Indices.Length} indices.", nameof(scales));
        }
    }
}
