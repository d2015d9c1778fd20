namespace ModelGen.Generator.Operators.Contraction;

/// <summary>The parts of a call of one of the runtime's products, as C#.</summary>
/// <param name="Formula">The formula that the result goes through, with the comma behind it; empty where there is none.</param>
/// <param name="Output">The span of the result, or a <c>StridedOutput</c>.</param>
/// <param name="A">The memory that begins with the first operand, or a <c>Strided</c>.</param>
/// <param name="B">The memory that begins with the second operand, or a <c>Strided</c>.</param>
/// <param name="M">The number of rows.</param>
/// <param name="K">The number of products in a sum.</param>
/// <param name="N">The number of columns.</param>
/// <param name="Batch">The list of the sizes of the loops around the product.</param>
/// <param name="Contiguous">If everything is contiguous, whether the operands are transposed; null if strides say where it lies.</param>
/// <param name="Operands">The formula's further operands with a comma before each.</param>
/// <param name="Dim">The text of a dim as an <c>int</c> expression.</param>
internal sealed record ProductText(
    string Formula,
    string Output,
    string A,
    string B,
    string M,
    string K,
    string N,
    string Batch,
    (bool IsATransposed, bool IsBTransposed)? Contiguous,
    string Operands,
    Func<Graphs.Dim, string> Dim);
