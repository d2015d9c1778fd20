using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>One call of an elementwise loop: results of rows and columns (columns contiguous) and the operands over them.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct RowBlock
{
    /// <summary>The number of operands given.</summary>
    internal int OperandCount;

    /// <summary>The number of results given.</summary>
    internal int ResultCount;
    internal nint Rows;
    internal nint Columns;

    /// <summary>The results, of which a formula writes as many as it has.</summary>
    internal ResultList Results;

    /// <summary>The operands, of which a formula reads as many as it has.</summary>
    internal OperandList Operands;

    /// <summary>Room for one vector of each operand where rows end, and one of each result.</summary>
    internal fixed float Staged[(FormulaOperands.Max + FormulaResults.Max + 1) * Operand.MaxLanes];

    /// <summary>Starts a call for dense results of some length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Start(int length)
    {
        OperandCount = 0;
        ResultCount = 0;
        Rows = 1;
        Columns = length;
    }

    /// <summary>Adds a dense result; one without elements is the end of the results.</summary>
    /// <returns>Whether there was one.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool AddResult(float* data, int length)
    {
        if (length != Columns)
        {
            return length == 0 ? false : ThrowLength("Result", ResultCount + 1, length, Columns);
        }

        ref Result result = ref Results[ResultCount++];
        result.Data = data;
        result.Row = 0;
        return true;
    }

    /// <summary>Adds a dense operand; one without elements is the end of the operands, unless the result has none either.</summary>
    /// <returns>Whether there was one.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool Add(float* data, int length)
    {
        if (length != Columns)
        {
            return length == 0 && OperandCount > 0 ? false : ThrowLength("Operand", OperandCount + 1, length, Columns);
        }

        ref Operand operand = ref Operands[OperandCount++];
        operand.Data = data;
        operand.Row = 0;
        operand.Column = 1;
        return true;
    }

    [DoesNotReturn]
    private static bool ThrowLength(string kind, int number, int length, nint expected) =>
        throw new ArgumentException($"{kind} {number} has {length} elements, but the result has {expected}.");
}
