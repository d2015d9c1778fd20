using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>One call of an elementwise loop: a result of rows and columns (columns contiguous) and up to eight operands over it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct RowBlock
{
    internal const int MaxOperands = 8;

    /// <summary>Floats in the widest vector.</summary>
    internal const int MaxLanes = 16;

    internal nint Rows;
    internal nint Columns;
    internal float* Y;
    internal nint YRow;

    // Consecutive, so that the driver can address them by index.
    internal Operand A;
    internal Operand B;
    internal Operand C;
    internal Operand D;
    internal Operand E;
    internal Operand F;
    internal Operand G;
    internal Operand H;

    /// <summary>Room for one vector of each operand, where rows repeat one value or end, and for one of the result.</summary>
    internal fixed float Repeated[(MaxOperands + 1) * MaxLanes];
}
