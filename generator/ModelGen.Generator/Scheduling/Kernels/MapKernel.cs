using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Scheduling.Formulas;

namespace ModelGen.Generator.Scheduling.Kernels;

/// <summary>
/// A fused elementwise group, a copy where the formula is the operand itself: <c>y = formula(a, b, …)</c>; or several such groups in one pass:
/// <c>(y₁, y₂, …) = formula(a, b, …)</c>.
/// </summary>
/// <param name="Outputs">Where the formula's results go; their shapes are equal.</param>
/// <param name="Space">The loops; strides of the outputs first, then those of the operands.</param>
/// <param name="Accumulate"><c>y += formula(a, b, …)</c>; of one output only.</param>
internal sealed record MapKernel(BoundFormula Formula, ImmutableArray<Operand> Outputs, IterationSpace Space, bool Accumulate) : Kernel
{
    /// <summary>If kernels have been joined in this one: those kernels in order, among them such whose results are not stored any more.</summary>
    public ImmutableArray<MapKernel> Joined { get; init; } = [];

    /// <summary>Why a value is copied, if it is; for comments.</summary>
    public string? CopiedBecause { get; init; }

    /// <summary>The kernels that have been joined, or this one.</summary>
    public ImmutableArray<MapKernel> Parts => Joined.IsEmpty ? [this] : Joined;

    public override IEnumerable<Operand> Reads => Accumulate ? Formula.Operands.AddRange(Outputs) : Formula.Operands;

    public override IEnumerable<Operand> Writes => Outputs;

    public override ImmutableArray<Dim> Scalars => Formula.Dims;

    public override string ToString() =>
        $"map {string.Join(", ", Outputs)} {(Accumulate ? "+=" : "=")} {Formula.Formula} over {Space} of {string.Join("; ", Formula.Operands)}";
}
