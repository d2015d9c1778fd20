using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>The operands of a call of a loop; it lies on the stack, uninitialised behind the last.</summary>
[InlineArray(FormulaOperands.Max)]
internal struct OperandList
{
    private Operand first;
}
