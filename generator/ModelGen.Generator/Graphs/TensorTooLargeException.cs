namespace ModelGen.Generator.Graphs;

/// <summary>A tensor that no memory can hold, whatever the values of its named dimensions, which are at least 1.</summary>
/// <param name="site">Where it is computed.</param>
internal sealed class TensorTooLargeException(Shape shape, double elements, int site) : Exception
{
    /// <summary>The elements of one tensor, of the parameters of a model, of the values that a call keeps: a span has 2³¹ − 1, and something is added between.</summary>
    public const int MaxElements = 2_000_000_000;

    public Shape Shape { get; } = shape;

    /// <summary>At least so many.</summary>
    public double Elements { get; } = elements;

    public int Site { get; } = site;

    /// <summary>Refuses a shape with too many elements; sizes and products of sizes are then numbers that emitted code can hold.</summary>
    public static void Check(Shape shape, int site)
    {
        double product = 1, largest = 0;
        foreach (Dim dim in shape.Dims)
        {
            long least = dim.Constant ?? DimBounds.Lower(dim) ?? 0;
            product *= Math.Max(least, 0);
            largest = Math.Max(largest, least);
        }

        if (Math.Max(product, largest) > MaxElements)
        {
            throw new TensorTooLargeException(shape, Math.Max(product, largest), site);
        }
    }
}
