using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Calls;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Autodiff;

/// <summary>Goes back through calls: a call of the backward function, and for a loop a loop the other way round.</summary>
internal sealed class CallBackward(
    Differentiation differentiation,
    GraphBuilder graph,
    Function function,
    ForwardHalf forward,
    ValueGradients gradients,
    ParameterGradients parameters)
{
    public void Visit(Node node, Call call)
    {
        if (call.Loop is { } loop)
        {
            VisitLoop(node, call, loop);
        }
        else
        {
            VisitSingle(node, call);
        }
    }

    private void VisitSingle(Node node, Call call)
    {
        Differentiated callee = forward.CalleeOf(node);
        List<Value> arguments = [.. callee.InputsRead.Select(i => node.Inputs[i]), .. Kept(node)];
        arguments.AddRange(node.Outputs.Where(o => o != Call.KeptBy(node)).Select(gradients.OrZero));
        Node backward = AddCall(call with { Function = callee.Backward }, arguments);
        int output = 0;
        foreach (Value input in node.Inputs.Where(i => i.Type.Element == ElementType.Float32))
        {
            var gradient = new Value(backward, output++);
            if (forward.IsActive(input.Node))
            {
                gradients.Add(input, gradient);
            }
        }
    }

    private void VisitLoop(Node node, Call call, Loop loop)
    {
        Differentiated callee = forward.CalleeOf(node);
        ImmutableArray<bool> isStackGiven = [.. loop.Outputs.Select((_, o) => Result(LoopResultKind.Stack, o) is { } stack && gradients[stack] is not null)];
        LoopBackward body = differentiation.BodyOf(callee, loop, isStackGiven, [.. node.Inputs.Select(i => forward.IsActive(i.Node))]);
        var arguments = new List<Value>();
        foreach (int input in callee.InputsRead)
        {
            arguments.Add(loop.FedBy(input) is { } output ? InputsOfSteps(Result(LoopResultKind.Trace, output)!.Value, loop) : node.Inputs[input]);
        }

        arguments.AddRange(Kept(node));
        arguments.AddRange(loop.Outputs.Select((_, o) => gradients.OrZero((Result(LoopResultKind.Last, o) ?? Result(LoopResultKind.Stack, o))!.Value)));
        arguments.AddRange(body.StackGradients.Select(o => gradients[Result(LoopResultKind.Stack, o)!.Value]!.Value));
        arguments.AddRange(body.Weights.Select(w => Rows(w with { Index = w.Index + call.Base })));
        arguments.AddRange(body.Shared.Select(i => gradients.Zeros(node.Inputs[i].Shape)));
        Node backward = AddCall(call with { Function = body.Function, Loop = body.Loop }, arguments);
        Sink(backward, call, body);
        for (int i = 0; i < node.Inputs.Length; i++)
        {
            if (body.GradientOf(i) is { } output && forward.IsActive(node.Inputs[i].Node))
            {
                gradients.Add(node.Inputs[i], new Value(backward, output));
            }
        }

        Value? Result(LoopResultKind kind, int output) => loop.Find(kind, output) is { } index ? new Value(node, index) : null;
    }

    private Node AddCall(Call call, List<Value> arguments)
    {
        Node node = graph.AddNode(call, [.. arguments]);
        if (call.Function.Graph.Effects.Length > 0)
        {
            parameters.Add(node);
        }

        return node;
    }

    /// <summary>Gradients of parameters that are computed behind the loop from the stacks of their factors.</summary>
    private void Sink(Node backward, Call call, LoopBackward body)
    {
        foreach (SunkGradient sunk in body.Sunk)
        {
            ImmutableArray<Value> stacks =
                [.. sunk.Stacks.Select(s => s.IsInput ? backward.Inputs[s.Index] : new Value(backward, body.Loop.Find(LoopResultKind.Stack, s.Index)!.Value))];
            int parameter = call.Base + sunk.Gradient.Parameter;
            parameters.Add(graph.AddNode(sunk.Gradient with { Parameter = parameter }, [sunk.Build(graph, stacks)]));
        }
    }

    /// <summary>A weight row by row.</summary>
    private Value Rows(Parameter weight) =>
        graph.AddNode(new RowMajor(), [graph.Add(weight)], function.Parameters[weight.Index].Path + "Rows").Output;

    /// <summary>What each step of a loop was given, out of a trace.</summary>
    private Value InputsOfSteps(Value trace, Loop loop) => Slice.Along(graph, trace, 0, loop.IsReversed ? Dim.One : Dim.Zero, loop.Count);

    /// <summary>The kept values of a call, if there are any.</summary>
    private static IEnumerable<Value> Kept(Node node) => Call.KeptBy(node) is { } kept ? [kept] : [];
}
