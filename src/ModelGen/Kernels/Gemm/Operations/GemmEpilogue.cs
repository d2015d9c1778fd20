namespace ModelGen.Runtime;

/// <summary>What happens to rows of a product once they are stored, while they are still in the first-level cache.</summary>
internal interface IGemmEpilogue
{
    /// <summary>Whether there is nothing to do, so that the product need not be cut into blocks of rows.</summary>
    static abstract bool IsEmpty { get; }

    /// <summary>Takes the rows from <paramref name="row"/> on.</summary>
    void Apply(int row, int rows);
}

/// <summary>The product as it is.</summary>
internal readonly struct GemmAsIs : IGemmEpilogue
{
    public static bool IsEmpty => true;

    public void Apply(int row, int rows)
    {
    }
}
