namespace ModelGen.Generator.Graphs;

/// <summary>Arithmetic on sizes of 64 bits that does not wrap around.</summary>
internal static class SizeArithmetic
{
    /// <exception cref="NumberTooLargeException">The sum does not fit into 64 bits.</exception>
    public static long Add(long left, long right)
    {
        long sum = unchecked(left + right);
        return ((left ^ sum) & (right ^ sum)) >= 0 ? sum : throw TooLarge();
    }

    /// <exception cref="NumberTooLargeException">The product does not fit into 64 bits.</exception>
    public static long Multiply(long left, long right)
    {
        try
        {
            return checked(left * right);
        }
        catch (OverflowException)
        {
            throw TooLarge();
        }
    }

    private static NumberTooLargeException TooLarge() => new("a size does not fit into 64 bits");
}
