using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>Where a loop finds a result: the first element and the step, in floats, to the next row; columns are contiguous.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Result
{
    internal float* Data;
    internal nint Row;
}

/// <summary>The results of a call of a loop; it lies on the stack, uninitialised behind the last.</summary>
[InlineArray(FormulaResults.Max)]
internal struct ResultList
{
    private Result first;
}
