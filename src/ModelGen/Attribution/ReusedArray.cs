namespace ModelGen.Runtime;

/// <summary>Memory that grows to the largest length asked for and is used again.</summary>
internal struct ReusedArray
{
    private float[]? array;

    /// <summary>So many floats, with undefined contents: the same memory at each call.</summary>
    internal Span<float> Take(int length)
    {
        if (array is null || array.Length < length)
        {
            array = new float[length];
        }

        return array.AsSpan(0, length);
    }
}
