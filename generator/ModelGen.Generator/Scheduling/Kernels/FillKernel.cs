using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Scheduling.Kernels;

/// <summary>One number in every element of a dense operand.</summary>
internal sealed record FillKernel(Operand Output, double Value) : Kernel
{
    public override IEnumerable<Operand> Reads => [];

    public override IEnumerable<Operand> Writes => [Output];

    public override string ToString() => $"fill {Output} = {Literal.Float(Value)}";
}
