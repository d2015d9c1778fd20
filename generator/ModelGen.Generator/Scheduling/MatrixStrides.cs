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

    /// <summary>Whether a matrix of these sizes is contiguous.</summary>
    public bool IsDense(Dim rows, Dim columns) => (Column == Dim.One || columns == Dim.One) && (Row == columns || rows == Dim.One);

    /// <summary>Whether the transpose of a matrix of these sizes is contiguous.</summary>
    public bool IsTransposed(Dim rows, Dim columns) => new MatrixStrides(Column, Row).IsDense(columns, rows);
}
