namespace ModelGen;

/// <summary>How an <see cref="EmbeddingBag"/> makes one row of the rows in a bag, PyTorch's <c>mode</c>. An empty bag gives zeros.</summary>
public enum EmbeddingBagMode
{
    /// <summary>The mean of the rows.</summary>
    Mean,

    /// <summary>The sum of the rows, weighted where weights are given.</summary>
    Sum,

    /// <summary>The greatest of the elements, column by column; its gradient goes to the first row that has it.</summary>
    Max,
}
