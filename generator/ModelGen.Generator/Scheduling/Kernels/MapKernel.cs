using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Scheduling.Kernels;

/// <summary>A fused elementwise group, a copy where the formula is the operand itself: <c>y = formula(a, b, …)</c>.</summary>
/// <param name="Space">The loops; strides of the output first, then those of the operands.</param>
/// <param name="Accumulate"><c>y += formula(a, b, …)</c>.</param>
internal sealed record MapKernel(BoundFormula Formula, Operand Output, IterationSpace Space, bool Accumulate) : Kernel
{
    public override IEnumerable<Operand> Reads => Accumulate ? Formula.Operands.Append(Output) : Formula.Operands;

    public override IEnumerable<Operand> Writes => [Output];

    public override ImmutableArray<Dim> Scalars => Formula.Scalars;

    public override string ToString() =>
        $"map {Output} {(Accumulate ? "+=" : "=")} {Formula.Formula} over {Space} of {string.Join("; ", Formula.Operands)}";
}
