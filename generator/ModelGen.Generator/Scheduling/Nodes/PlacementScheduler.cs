using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Scheduling.Kernels;

namespace ModelGen.Generator.Scheduling.Nodes;

/// <summary>Each input is written into its box by the kernel that computes it, where that kernel can follow strides.</summary>
internal sealed class PlacementScheduler(SchedulingState state) : NodeScheduler(state)
{
    public override void Schedule(Node node)
    {
        var op = (PlacementOperator)node.Operator;
        Operand output = Builder.Allocate(node.Output);
        if (!op.Covers)
        {
            Builder.Write(new FillKernel(output, 0) { Node = node });
        }

        ImmutableArray<EquatableArray<Dim>> origins = op.Origins([.. node.Inputs.Select(i => i.Type)]);
        for (int i = 0; i < node.Inputs.Length; i++)
        {
            Value input = node.Inputs[i];
            Dim offset = Enumerable.Range(0, origins[i].Count).Aggregate(Dim.Zero, (sum, d) => sum + (origins[i][d] * output.Access.Strides[d]));
            var box = new Operand(output.Buffer, input.Shape, output.Access with { Offset = offset });
            Builder.Emit(Builder[input], input.Shape, box, accumulate: false, input.Node);
        }

        Builder.DefineStored(node.Output, output.Buffer);
    }
}
