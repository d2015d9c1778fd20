using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Calls;
using ModelGen.Generator.Scheduling.Kernels;

namespace ModelGen.Generator.Scheduling.Nodes;

/// <summary>Calls of other functions, and loops of them.</summary>
internal sealed class CallScheduler(SchedulingState state) : NodeScheduler(state)
{
    public override void Schedule(Node node)
    {
        var call = (Call)node.Operator;
        string because = call.Loop is null ? "functions are given contiguous tensors" : "steps are given contiguous tensors";
        ImmutableArray<Operand> inputs = [.. node.Inputs.Select(i => Builder.Dense(i, because))];
        ImmutableArray<Operand?> outputs = call.Loop is { } loop ? LoopOutputs(node, loop) : [.. node.Outputs.Select(OutputOf)];
        ImmutableArray<ImmutableArray<Operand>> carriers = call.Loop is null ? [] : [.. call.Loop.Fed.Select((output, i) => Carriers(new Value(node, i), call.Loop, output))];
        var results = node.Outputs.Zip(outputs, (value, operand) => (Value: value, Operand: operand)).Where(r => r.Operand is not null).Select(r => (r.Value, r.Operand!));
        Builder.Write(new CallKernel(call, outputs, inputs, carriers) { Node = node }, [.. results]);
    }

    /// <summary>Memory for a call's output; none for a gradient that nobody asks for: a backward function does not compute it then.</summary>
    private Operand? OutputOf(Value value) => State.Function.IsBackward && State.Readers.IsUnread(value) ? null : Builder.Allocate(value);

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
                outputs[last.Index] = stack is not null && State.Readers.IsUnread(last) ? null : Builder.Allocate(last);
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
        int count = isKept ? 0 : (int)Math.Min((loop.Count.Constant ?? int.MaxValue) - 1, State.Function.IsBackward ? 2 : 1);
        return [.. Enumerable.Range(0, count).Select(_ => Operand.Whole(Builder.Scratch(value), value.Shape))];
    }
}
