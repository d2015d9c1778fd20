namespace ModelGen.Generator.Operators.Contraction;

/// <summary>The parts of a call of one of the runtime's products, as C#.</summary>
/// <param name="Formula">The formula that the result goes through, with the comma behind it; empty where there is none.</param>
/// <param name="Output">The span of the result.</param>
/// <param name="A">The memory that begins with the first operand.</param>
/// <param name="B">The memory that begins with the second operand.</param>
/// <param name="M">The number of rows.</param>
/// <param name="K">The number of products in a sum.</param>
/// <param name="N">The number of columns.</param>
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
    (bool IsATransposed, bool IsBTransposed)? Contiguous,
    string Operands,
    Func<Graphs.Dim, string> Dim)
{
    /// <summary>The list of the sizes of the loops around the product.</summary>
    public required string Loops { get; init; }

    /// <summary>A strided operand, 0 or 1, over the loops and the rows and columns of its matrix, or the columns and rows.</summary>
    public required Func<int, bool, string> Operand { get; init; }

    /// <summary>The result over the loops, rows and columns.</summary>
    public required string StridedOutput { get; init; }

    /// <inheritdoc cref="Operand"/>
    public string Strided(int input, bool transposed = false) => Operand(input, transposed);
}
