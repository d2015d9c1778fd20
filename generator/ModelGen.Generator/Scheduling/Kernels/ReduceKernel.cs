using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Scheduling.Formulas;

namespace ModelGen.Generator.Scheduling.Kernels;

/// <summary>A reduction with a fused elementwise prologue: <c>y[kept…] = R over reduced… of formula(a, b, …)</c>; the output is dense.</summary>
/// <param name="Method">Of the runtime's <c>Reduce</c> class.</param>
/// <param name="CanAccumulate">Whether the runtime has a form that adds to the result.</param>
/// <param name="Kept">Loops over the result; strides of the output first, then those of the operands.</param>
/// <param name="Reduced">Loops over what goes into one result; strides of the operands.</param>
internal sealed record ReduceKernel(
    string Method, bool CanAccumulate, BoundFormula Formula, Operand Output, IterationSpace Kept, IterationSpace Reduced, bool Accumulate) : Kernel
{
    public override IEnumerable<Operand> Reads => Accumulate ? Formula.Operands.Append(Output) : Formula.Operands;

    public override IEnumerable<Operand> Writes => [Output];

    public override ImmutableArray<Dim> Scalars => Formula.Dims;

    public override string ToString() =>
        $"{(Accumulate ? "Add" : "")}{Method} {Output} of {Formula.Formula} over {Kept} by {Reduced} of {string.Join("; ", Formula.Operands)}";
}
