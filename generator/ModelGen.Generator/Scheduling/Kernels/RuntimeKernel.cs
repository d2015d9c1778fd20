using System.Collections.Immutable;

namespace ModelGen.Generator.Scheduling.Kernels;

/// <summary>A kernel that does the whole job of an operator; outputs and inputs are dense.</summary>
internal sealed record RuntimeKernel(ImmutableArray<Operand> Outputs, ImmutableArray<Operand> Inputs) : Kernel
{
    public override IEnumerable<Operand> Reads => Inputs;

    public override IEnumerable<Operand> Writes => Outputs;

    public override string ToString() => $"{Node.Operator.Name} {string.Join(", ", Outputs)} = {string.Join(", ", Inputs)}";
}
