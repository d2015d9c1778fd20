namespace ModelGen.Generator.Scheduling.Kernels;

/// <summary>Copies a parameter out of its panels, row by row.</summary>
internal sealed record UnpackKernel(Operand Output, Operand Input) : Kernel
{
    public override IEnumerable<Operand> Reads => [Input];

    public override IEnumerable<Operand> Writes => [Output];

    public override string ToString() => $"unpack {Output} = {Input}";
}
