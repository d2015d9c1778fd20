using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>
/// One call of a reducing loop. Over rows: each output is the reduction of rows and columns. Over columns: each column is an output and
/// the reduction of its rows.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ReduceBlock
{
    internal const int CopySize = ReduceLoop.Chain * RowBlock.MaxLanes;

    internal nint Outputs;
    internal nint Rows;
    internal nint Columns;
    internal float* Y;

    /// <summary>Whether the results are combined with what <see cref="Y"/> holds.</summary>
    internal bool Accumulate;

    // Consecutive, so that the driver can address them by index.
    internal ReduceOperand A;
    internal ReduceOperand B;
    internal ReduceOperand C;
    internal ReduceOperand D;
    internal ReduceOperand E;
    internal ReduceOperand F;
    internal ReduceOperand G;
    internal ReduceOperand H;

    /// <summary>Room for one vector of each operand, where rows repeat one value or end.</summary>
    internal fixed float Repeated[RowBlock.MaxOperands * RowBlock.MaxLanes];

    /// <summary>Room for a chain of vectors of each operand that the loop across columns cannot load as it lies.</summary>
    internal fixed float Copies[RowBlock.MaxOperands * CopySize];
}
