namespace ModelGen.Runtime;

/// <summary>A matrix that a product reads: where it begins and how far it is, in floats, from row to row and from column to column.</summary>
internal readonly ref struct GemmMatrix
{
    internal readonly ReadOnlySpan<float> Data;
    internal readonly nint Row;
    internal readonly nint Column;

    internal GemmMatrix(ReadOnlySpan<float> data, nint row, nint column)
    {
        Data = data;
        Row = row;
        Column = column;
    }

    /// <summary>A contiguous matrix of so many rows and columns, or its transpose read as such.</summary>
    internal static GemmMatrix Dense(ReadOnlySpan<float> data, bool transposed, int rows, int columns) =>
        transposed ? new(data, 1, rows) : new(data, columns, 1);
}
