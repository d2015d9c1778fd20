using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>
/// One call of a reducing loop. Over rows: each output is the reduction of rows and columns. Over columns: each column is an output and
/// the reduction of its rows.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ReduceBlock
{
    internal const int CopySize = ReduceLoop.Chain * Operand.MaxLanes;

    /// <summary>The number of operands given.</summary>
    internal int Count;
    internal nint Outputs;
    internal nint Rows;
    internal nint Columns;
    internal float* Y;

    /// <summary>Whether the results are combined with what <see cref="Y"/> holds.</summary>
    internal bool Accumulate;

    /// <summary>The operands, of which a formula reads as many as it has.</summary>
    internal OperandList Operands;

    /// <summary>Room for one vector of each operand where rows end.</summary>
    internal fixed float Staged[(FormulaOperands.Max + 1) * Operand.MaxLanes];

    /// <summary>Room for a chain of vectors of each operand that the loop across columns cannot load as it lies.</summary>
    internal fixed float Copies[(FormulaOperands.Max * CopySize) + Operand.MaxLanes];
}
