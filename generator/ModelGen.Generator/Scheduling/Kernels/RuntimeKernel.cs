using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;

namespace ModelGen.Generator.Scheduling.Kernels;

/// <summary>A kernel that does the whole job of an operator; the output is where the operator can write it, and inputs are where it can follow them.</summary>
/// <param name="Operation">The node of the operator, whatever the result goes to.</param>
internal sealed record RuntimeKernel(Node Operation, ImmutableArray<Operand> Outputs, ImmutableArray<Operand> Inputs) : Kernel
{
    /// <summary>Whether the result is added to what the output holds.</summary>
    public bool Accumulate { get; init; }

    public KernelOperator Operator => (KernelOperator)Operation.Operator;

    public override IEnumerable<Operand> Reads => Accumulate ? Inputs.AddRange(Outputs) : Inputs;

    public override IEnumerable<Operand> Writes => Outputs;

    public override string ToString() => Inputs.IsEmpty
        ? $"{Operator.Name} {string.Join(", ", Outputs)}"
        : $"{Operator.Name} {string.Join(", ", Outputs)} {(Accumulate ? "+=" : "=")} {string.Join(", ", Inputs)}";
}
