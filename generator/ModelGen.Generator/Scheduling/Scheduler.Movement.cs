using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators;
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
        var op = (KernelOperator)node.Operator;
        ImmutableArray<Operand> inputs = [.. node.Inputs.Select((value, i) => builder.Follow(value, (shape, access) => op.CanFollow(i, shape, access), $"{op.Name} reads contiguous tensors"))];
        ImmutableArray<Operand> outputs = [.. Enumerable.Range(0, node.Types.Length).Select(i => builder.Allocate(new Value(node, i)))];
        var kernel = new RuntimeKernel(node, outputs, inputs) { Node = node };
        if (op.CanAccumulate && IsOnlyAccumulated(node.Output))
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
        string because = call.Loop is null ? "functions are given contiguous tensors" : "steps are given contiguous tensors";
        ImmutableArray<Operand> inputs = [.. node.Inputs.Select(i => builder.Dense(i, because))];
        ImmutableArray<Operand?> outputs = call.Loop is { } loop ? LoopOutputs(node, loop) : [.. node.Types.Select((_, i) => OutputOf(new Value(node, i)))];
        ImmutableArray<ImmutableArray<Operand>> carriers = call.Loop is null ? [] : [.. call.Loop.Fed.Select((output, i) => Carriers(new Value(node, i), call.Loop, output))];
        var results = outputs.Select((o, i) => (Value: new Value(node, i), Operand: o)).Where(r => r.Operand is not null).Select(r => (r.Value, r.Operand!));
        builder.Write(new CallKernel(call, outputs, inputs, carriers) { Node = node }, [.. results]);
    }

    /// <summary>Memory for a call's output; none for a gradient that nobody asks for: a backward function does not compute it then.</summary>
    private Operand? OutputOf(Value value) => isBackward && IsUnread(value) ? null : builder.Allocate(value);

    private bool IsUnread(Value value) => !users[value].Any() && OutputUses(value) == 0;

    /// <summary>A trace holds all other results of a fed output: its stack and its last value are parts of it.</summary>
    private ImmutableArray<Operand?> LoopOutputs(Node node, Loop loop)
    {
        var outputs = new Operand?[node.Types.Length];
        ImmutableArray<LoopResult> results = loop.Results;
        for (int i = 0; i < outputs.Length; i++)
        {
            if (i >= results.Length || results[i].Kind != LoopResultKind.Last)
            {
                outputs[i] = OutputOf(new Value(node, i));
            }
        }

        foreach (int o in loop.Fed)
        {
            var last = new Value(node, loop.Find(LoopResultKind.Last, o)!.Value);
            int? stack = loop.Find(LoopResultKind.Stack, o);
            if (loop.Find(LoopResultKind.Trace, o) is { } trace)
            {
                Operand whole = outputs[trace]!;
                outputs[last.Index] = Part(whole, loop.IsReversed ? Dim.Zero : loop.Count, last.Shape);
                if (stack is { } part)
                {
                    outputs[part] = Part(whole, loop.IsReversed ? Dim.Zero : Dim.One, node.Types[part].Shape);
                }
            }
            else
            {
                outputs[last.Index] = stack is not null && IsUnread(last) ? null : builder.Allocate(last);
            }
        }

        return [.. outputs];
    }

    /// <summary>A part of a stack, from one of its elements on.</summary>
    private static Operand Part(Operand stack, Dim first, Shape shape) =>
        new(stack.Buffer, shape, Access.Dense(shape) with { Offset = stack.Access.Offset + (first * stack.Access.Strides[0]) });

    private ImmutableArray<Operand> Carriers(Value value, Loop loop, int output)
    {
        bool isKept = loop.Outputs[output] is { IsStacked: true } or { IsTraced: true };
        int count = isKept ? 0 : (int)Math.Min((loop.Count.Constant ?? int.MaxValue) - 1, isBackward ? 2 : 1);
        return [.. Enumerable.Range(0, count).Select(_ => Operand.Whole(builder.Scratch(value), value.Shape))];
    }
}
