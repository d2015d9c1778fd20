using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Scheduling.Kernels;

namespace ModelGen.Generator.Scheduling.Nodes;

/// <summary>Kernels of the runtime that do a whole job; one whose result only goes into a gradient waits for it, if it can add.</summary>
internal sealed class RuntimeKernelScheduler(SchedulingState state) : NodeScheduler(state)
{
    public override void Schedule(Node node)
    {
        var op = (KernelOperator)node.Operator;
        ImmutableArray<Operand> inputs = [.. node.Inputs.Select((value, i) => Builder.Follow(value, (shape, access) => op.CanFollow(i, shape, access), $"{op.Name} reads contiguous tensors"))];
        ImmutableArray<Operand> outputs = [.. node.Outputs.Select(Builder.Allocate)];
        var kernel = new RuntimeKernel(node, outputs, inputs) { Node = node };
        if (op.CanAccumulate && State.Plan.ReadersOf(node.Output).IsOneGradient)
        {
            Builder.Hold(node.Output, kernel);
        }
        else
        {
            Builder.Write(kernel, [.. node.Outputs.Zip(outputs, (value, operand) => (value, operand))]);
        }
    }
}
