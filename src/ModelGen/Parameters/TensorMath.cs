namespace ModelGen.Runtime;

/// <summary>Arithmetic on shapes.</summary>
internal static class TensorMath
{
    /// <summary>The number of elements of a shape; 1 for a scalar.</summary>
    internal static long ElementCount(ReadOnlySpan<int> shape)
    {
        long count = 1;
        foreach (int dimension in shape)
        {
            count = checked(count * dimension);
        }

        return count;
    }
}
