using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Calls;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Scheduling.Kernels;

namespace ModelGen.Generator.Scheduling;

/// <content>What is written where: placements, whole-job kernels, calls.</content>
internal sealed partial class Scheduler
{
    /// <summary>Each input is written into its box by the kernel that computes it, where that kernel can follow strides.</summary>
    private void VisitPlacement(Node node, PlacementOperator op)
    {
        Operand output = builder.Allocate(node.Output);
        if (!op.Covers)
        {
            builder.Write(new FillKernel(output, 0) { Node = node });
        }

        ImmutableArray<EquatableArray<Dim>> origins = op.Origins([.. node.Inputs.Select(i => i.Type)]);
        for (int i = 0; i < node.Inputs.Length; i++)
        {
            Dim offset = Enumerable.Range(0, origins[i].Count).Aggregate(Dim.Zero, (sum, d) => sum + (origins[i][d] * output.Access.Strides[d]));
            var box = new Operand(output.Buffer, node.Inputs[i].Shape, output.Access with { Offset = offset });
            builder.Emit(builder[node.Inputs[i]], node.Inputs[i].Shape, box, accumulate: false, node.Inputs[i].Node);
        }

        builder.DefineStored(node.Output, output.Buffer);
    }

    private void VisitKernel(Node node)
    {
        ImmutableArray<Operand> inputs = [.. node.Inputs.Select(builder.Dense)];
        ImmutableArray<Operand> outputs = [.. Enumerable.Range(0, node.Types.Length).Select(i => builder.Allocate(new Value(node, i)))];
        var kernel = new RuntimeKernel(node, outputs, inputs) { Node = node };
        if (kernel.Operator.CanAccumulate && IsOnlyAccumulated(node.Output))
        {
            builder.Hold(node.Output, kernel);
        }
        else
        {
            builder.Write(kernel, [.. outputs.Select((o, i) => (new Value(node, i), o))]);
        }
    }

    private void VisitCall(Node node, Call call)
    {
        ImmutableArray<Operand> inputs = [.. node.Inputs.Select(builder.Dense)];
        var outputs = ImmutableArray.CreateBuilder<Operand?>();
        var results = new List<(Value, Operand)>();
        for (int i = 0; i < node.Types.Length; i++)
        {
            var value = new Value(node, i);

            // A backward function does not compute the gradients that nobody asks for.
            bool isDropped = isBackward && call.Count == 1 && !users[value].Any() && !function.Graph.Outputs.Contains(value);
            if (isDropped)
            {
                outputs.Add(null);
                continue;
            }

            Operand output = builder.Allocate(value);
            outputs.Add(output);
            results.Add((value, output));
        }

        var kernel = new CallKernel(call, outputs.ToImmutable(), inputs, []) { Node = node };
        builder.Write(kernel with { Carriers = [.. Enumerable.Range(0, kernel.Carried).Select(i => Carriers(node, call, i))] }, [.. results]);
    }

    private ImmutableArray<Operand> Carriers(Node node, Call call, int carried)
    {
        int count = isBackward ? Math.Min(call.Count - 1, 2) : call.History.Items.Contains(carried) ? 0 : 1;
        var value = new Value(node, carried);
        return [.. Enumerable.Range(0, count).Select(_ => Operand.Whole(builder.Scratch(value), value.Shape))];
    }
}
