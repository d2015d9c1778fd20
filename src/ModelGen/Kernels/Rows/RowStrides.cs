using System.Diagnostics.CodeAnalysis;

namespace ModelGen.Runtime;

/// <summary>How far it is from row to row where rows of contiguous values lie apart; what does not cover the rows is refused.</summary>
internal static class RowStrides
{
    /// <summary>Of an operand; 0 repeats one row.</summary>
    internal static int Of(Strided operand, int rows, int columns)
    {
        int row = Of(operand.Strides, operand.Span.Length, rows, columns);
        return row >= 0 ? row : ThrowRows("An operand", operand.Span.Length, rows, columns);
    }

    /// <summary>Of a result, whose rows don't overlap.</summary>
    internal static int Of(StridedOutput result, int rows, int columns)
    {
        int row = Of(result.Strides, result.Span.Length, rows, columns);
        return row >= columns || rows <= 1 ? row : ThrowRows("The result", result.Span.Length, rows, columns);
    }

    /// <summary>The stride, or −1 where the memory does not cover the rows.</summary>
    private static int Of(Strides strides, int length, int rows, int columns)
    {
        SoftmaxLoop.CheckShape(rows, columns);
        bool isGiven = strides.Rank == 2 && strides.Steps[0] >= 0 && strides.Steps[1] == 1;
        return isGiven && (rows == 0 || columns == 0 || ((long)strides.Steps[0] * (rows - 1)) + columns <= length) ? strides.Steps[0] : -1;
    }

    [DoesNotReturn]
    private static int ThrowRows(string name, int length, int rows, int columns) =>
        throw new ArgumentException($"{name} of {length} elements does not cover {rows} rows of {columns} contiguous values.");
}
