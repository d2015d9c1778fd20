using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Scheduling;

/// <summary>How far an operand of a product moves from row to row and from column to column.</summary>
internal readonly record struct MatrixStrides(Dim Row, Dim Column)
{
    /// <summary>The last two dimensions of an operand, or their transpose.</summary>
    public static MatrixStrides Of(Operand operand, bool transposed)
    {
        ImmutableArray<Dim> strides = operand.Access.Strides.Items;
        (Dim row, Dim column) = (strides[strides.Length - 2], strides[strides.Length - 1]);
        return transposed ? new(column, row) : new(row, column);
    }

    /// <summary>
    /// Whether a product can read the last two dimensions where they lie: rows or columns are contiguous. What is neither is better copied once than gathered for
    /// every tile.
    /// </summary>
    public static bool CanFollow(Shape shape, Access access)
    {
        int last = shape.Rank - 1;
        return access.Strides[last] == Dim.One || access.Strides[last - 1] == Dim.One || shape[last] == Dim.One || shape[last - 1] == Dim.One;
    }

    /// <summary>Whether a matrix of these sizes is contiguous.</summary>
    public bool IsDense(Dim rows, Dim columns) => (Column == Dim.One || columns == Dim.One) && (Row == columns || rows == Dim.One);

    /// <summary>Whether the transpose of a matrix of these sizes is contiguous.</summary>
    public bool IsTransposed(Dim rows, Dim columns) => new MatrixStrides(Column, Row).IsDense(columns, rows);
}
