using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Scheduling.Kernels;

namespace ModelGen.Generator.Scheduling.Nodes;

/// <summary>Kernels of the runtime that do a whole job; one whose result only goes into a gradient, or into a place, waits for it, if it can add to it or write there.</summary>
internal sealed class RuntimeKernelScheduler(SchedulingState state) : NodeScheduler(state)
{
    public override void Schedule(Node node)
    {
        var op = (KernelOperator)node.Operator;
        ImmutableArray<Operand> inputs = [.. node.Inputs.Select((value, i) => Builder.Follow(value, (shape, access) => op.CanFollow(i, shape, access), $"{op.Name} reads contiguous {(op.AccessOf(i) is KernelAccess.Rows or KernelAccess.Heads ? "rows" : "tensors")}"))];
        ImmutableArray<Operand> outputs = op.WritesInto is { } written ? [inputs[written]] : [.. node.Outputs.Select(Builder.Allocate)];
        var kernel = new RuntimeKernel(node, outputs, inputs) { Node = node };
        if ((op.CanAccumulate && State.Plan.ReadersOf(node.Output).IsOneGradient) || (op.OutputAccess == KernelAccess.Rows && State.Plan.ReadersOf(node.Output).IsOnePlace))
        {
            Builder.Hold(node.Output, kernel);
        }
        else
        {
            Builder.Write(kernel, [.. node.Outputs.Zip(outputs, (value, operand) => (value, operand))]);
        }
    }
}
