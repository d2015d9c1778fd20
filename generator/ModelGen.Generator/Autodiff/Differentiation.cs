using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Calls;
using ModelGen.Generator.Operators.Effects;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Autodiff;

/// <summary>
/// Reverse-mode differentiation: one graph that computes a function forward and then backward. Derivatives are ordinary nodes by the operators' own rules, so
/// they are simplified, fused and planned like anything else; <see cref="Partition"/> cuts the result in two.
/// </summary>
/// <remarks>Precondition: no composite operators. A function is differentiated once for each set of parameters that is trained.</remarks>
internal sealed class Differentiation
{
    private readonly Dictionary<(Function Function, string Trained), Differentiated> done = [];
    private readonly Dictionary<(Function Backward, Loop Loop, string Flags), LoopBackward> bodies = [];

    /// <summary>How many derivatives of a function there are so far, each with other parameters trained; how many loops over a backward function.</summary>
    private readonly Dictionary<Function, int> variants = [];
    private readonly CancellationToken cancellation;

    public Differentiation(CancellationToken cancellation) => this.cancellation = cancellation;

    /// <summary>Differentiates a function with respect to its float inputs and the given parameters.</summary>
    /// <param name="trained">Indices into the function's parameters.</param>
    /// <exception cref="NotDifferentiableException">A result depends on an operator without derivative.</exception>
    public Differentiated Differentiate(Function function, ImmutableSortedSet<int> trained)
    {
        var key = (function, string.Join(",", trained));
        if (!done.TryGetValue(key, out Differentiated? result))
        {
            bool all = Enumerable.Range(0, function.Parameters.Length).All(i => trained.Contains(i) || !function.Parameters[i].IsTrainable);
            int variant = variants.TryGetValue(function, out int known) ? known : 0;
            result = new ReverseWalk(this, function, trained).Run(all || variant == 0 ? "" : $"{variant + 1}");
            variants[function] = variant + 1;
            done.Add(key, result);
        }

        return result;
    }

    /// <summary>The body of a loop's backward pass, the same for all loops of one kind over one function.</summary>
    private LoopBackward BodyOf(Differentiated callee, Loop loop, ImmutableArray<bool> isStackGiven, ImmutableArray<bool> isWanted)
    {
        var key = (callee.Backward, loop, string.Join(",", isStackGiven.Concat(isWanted)));
        if (!bodies.TryGetValue(key, out LoopBackward? body))
        {
            int variant = variants.TryGetValue(callee.Backward, out int known) ? known : 0;
            body = LoopBackward.Create(callee, loop, isStackGiven, isWanted, variant == 0 ? "" : $"{variant + 1}");
            variants[callee.Backward] = variant + 1;
            bodies.Add(key, body);
        }

        return body;
    }

    /// <summary>The state of differentiating one function.</summary>
    private sealed class ReverseWalk(Differentiation owner, Function function, ImmutableSortedSet<int> trained)
    {
        private readonly GraphBuilder graph = new();
        private readonly Dictionary<Value, Value> forward = [];
        private readonly Dictionary<Node, Node> copies = [];
        private readonly Dictionary<Node, Differentiated> calls = [];
        private readonly Dictionary<Value, Value> gradients = [];
        private readonly Dictionary<Value, Selection> selections = [];
        private readonly HashSet<Node> active = [];
        private readonly List<Node> effects = [];

        public Differentiated Run(string suffix)
        {
            ImmutableArray<Node> inputs = [.. function.Graph.Inputs.Select(i => Copy(i))];
            foreach (Node node in function.Graph.Nodes.Where(n => n.Operator is not Input))
            {
                owner.cancellation.ThrowIfCancellationRequested();
                Copy(node);
            }

            ImmutableArray<Value> outputs = [.. function.Graph.Outputs.Select(o => forward[o])];
            ImmutableArray<Node> seeds = Seed([.. outputs.Select((o, i) => (o, i)).Where(o => function.OutputRoles[o.i] != OutputRole.Carried).Select(o => (o.o, function.OutputNames[o.i]))], inputs.Length);
            foreach (Node node in function.Graph.Nodes.Reverse().Select(n => copies[n]))
            {
                owner.cancellation.ThrowIfCancellationRequested();
                graph.Site = node.Site;
                Visit(node);
            }

            ImmutableArray<Value> inputGradients = [.. inputs.Where(i => i.Types[0].Element == ElementType.Float32).Select(i => GradientOrZero(i.Output))];
            var joint = new JointGraph(inputs, outputs, seeds, inputGradients, [.. effects], [.. function.Graph.Effects.Select(e => copies[e])]);
            return Partition.Cut(function, joint, suffix);
        }

        private static bool IsFloat(Value value) => value.Type.Element == ElementType.Float32;

        /// <summary>Copies a node of the function; calls become calls of the forward function for training.</summary>
        private Node Copy(Node node)
        {
            ImmutableArray<Value> inputs = [.. node.Inputs.Select(i => forward[i])];
            Node copy;
            if (node.Operator is Call call)
            {
                Differentiated callee = owner.Differentiate(call.Function, TrainedOf(call));
                copy = graph.Replace(node, call with { Function = callee.Forward, Loop = Traced(call.Loop, callee) }, inputs);
                calls.Add(copy, callee);
            }
            else
            {
                copy = graph.Copy(node, inputs);
            }

            bool isActive = node.Operator switch
            {
                Input => node.Types[0].Element == ElementType.Float32,
                Parameter parameter => trained.Contains(parameter.Index),
                Call => calls[copy].Backward.Graph.Effects.Length > 0 || inputs.Any(i => active.Contains(i.Node)),
                _ => inputs.Any(i => active.Contains(i.Node)),
            };
            if (isActive)
            {
                active.Add(copy);
            }

            copies.Add(node, copy);
            for (int i = 0; i < node.Types.Length; i++)
            {
                forward.Add(new Value(node, i), new Value(copy, i));
            }

            return copy;
        }

        /// <summary>The loop, giving also the traces of what its backward pass reads.</summary>
        private static Loop? Traced(Loop? loop, Differentiated callee) => loop is null ? null : loop with
        {
            Outputs = loop.Outputs.Select(o => o with { IsTraced = o.FedTo is { } input && callee.InputsRead.Contains(input) }).ToEquatableArray(),
        };

        private ImmutableSortedSet<int> TrainedOf(Call call) =>
            [.. Enumerable.Range(0, call.Function.Parameters.Length).Where(i => trained.Contains(call.Base + i))];

        /// <summary>The gradients of the float outputs are inputs behind the function's own.</summary>
        private ImmutableArray<Node> Seed(ImmutableArray<(Value Value, string Name)> outputs, int firstIndex)
        {
            var seeds = ImmutableArray.CreateBuilder<Node>();
            foreach ((Value output, string name) in outputs.Where(o => IsFloat(o.Value)))
            {
                Node seed = graph.AddNode(new Input(firstIndex + seeds.Count, output.Type), [], "d" + name);
                seeds.Add(seed);
                Accumulate(output, seed.Output);
            }

            return seeds.ToImmutable();
        }

        /// <summary>Hands the gradients of a node's outputs on to its inputs.</summary>
        private void Visit(Node node)
        {
            if (!active.Contains(node))
            {
                return;
            }

            ImmutableArray<Value?> outputs = [.. node.Types.Select((_, i) => gradients.TryGetValue(new Value(node, i), out Value g) ? g : (Value?)null)];
            if (outputs.All(g => g is null))
            {
                return;
            }

            switch (node.Operator)
            {
                case Input:
                    break;
                case Parameter parameter:
                    foreach (Value part in Parts(outputs[0]!.Value))
                    {
                        effects.Add(graph.AddNode(new AccumulateGradient(parameter.Index, parameter.Shape), [part]));
                    }

                    break;
                case Call:
                    VisitCall(node);
                    break;
                default:
                    VisitOperator(node, outputs);
                    break;
            }
        }

        private void VisitOperator(Node node, ImmutableArray<Value?> outputs)
        {
            Operator op = node.Operator;
            Selection? selection = outputs.Skip(1).All(g => g is null) && selections.TryGetValue(node.Output, out Selection? found)
                ? found.For(graph, node, outputs[0]!.Value)
                : null;
            bool isSelectedAgain = !op.KeepsZeros && selection?.OfInput(graph, node, 0, selection.Value) is not null;
            ImmutableArray<Value?> inputs = isSelectedAgain
                ? op.Differentiate(graph, node, outputs.SetItem(0, Widened(op, selection!.Value, node.Output.Shape)))
                : op.Differentiate(graph, selection is null ? node : Selected(node, selection), outputs);
            for (int i = 0; i < inputs.Length; i++)
            {
                if (inputs[i] is not { } gradient || !active.Contains(node.Inputs[i].Node))
                {
                    continue;
                }

                Selection? own = SelectionOf(node, i, gradient), passed = selection?.OfInput(graph, node, i, gradient);
                Selection? all = passed is null ? own : passed.And(own);
                Value kept = !isSelectedAgain ? gradient
                    : gradient == selection!.Value && passed!.Conditions.SequenceEqual(selection.Conditions) ? outputs[0]!.Value
                    : graph.Mask(all!.Condition(graph), all.Value);
                Accumulate(node.Inputs[i], kept, all?.Remembered(kept));
            }
        }

        /// <summary>A gradient as the operator takes it: only elementwise ones take one that is narrower than the value.</summary>
        private Value Widened(Operator op, Value gradient, Shape shape) =>
            op.Kind == OperatorKind.Elementwise ? gradient : Broadcasting.SumTo(graph, gradient, shape);

        /// <summary>What shows in the gradient of a node's input.</summary>
        private Selection? SelectionOf(Node node, int input, Value gradient) => Selection.Of(graph, gradient) is not { } selection ? null
            : node.Operator is Operators.Elementwise.Where ? selection with { Alternatives = [node.Inputs[3 - input]] }
            : selection;

        /// <summary>The node as its derivative may read it: zero where no element that counts depends on an input. What is taken elsewhere anyway stays as it is.</summary>
        private Node Selected(Node node, Selection selection)
        {
            ImmutableArray<Value> selected = node.Operator.Select(graph, node, selection.Condition(graph));
            selected = [.. selected.Select((s, i) => selection.Alternatives.Contains(node.Inputs[i]) ? node.Inputs[i] : s)];
            return selected.SequenceEqual(node.Inputs) ? node : graph.Copy(node, selected);
        }

        /// <summary>
        /// A parameter's gradient taken apart into what adds to the block by itself, such as the rows that were looked up in a table, and the sum of the rest:
        /// a gradient of the table's size should not be computed beside the block.
        /// </summary>
        private ImmutableArray<Value> Parts(Value gradient)
        {
            var own = ImmutableArray.CreateBuilder<Value>();
            Value? rest = null;
            var open = new Stack<Value>([gradient]);
            while (open.Count > 0)
            {
                Value value = open.Pop();
                if (value.Operator is Operators.Elementwise.Add && value.Node.Inputs.All(i => i.Shape == value.Shape))
                {
                    open.Push(value.Node.Inputs[1]);
                    open.Push(value.Node.Inputs[0]);
                }
                else if (value.Operator is KernelOperator { CanAccumulate: true })
                {
                    own.Add(value);
                }
                else
                {
                    rest = rest is { } sum ? graph.Add(new Operators.Elementwise.Add(), sum, value) : value;
                }
            }

            return own.Count == 0 ? [gradient] : rest is { } others ? [others, .. own] : own.ToImmutable();
        }

        private void VisitCall(Node node)
        {
            if (((Call)node.Operator).Loop is { } loop)
            {
                VisitLoop(node, loop);
                return;
            }

            var call = (Call)node.Operator;
            Differentiated callee = calls[node];
            List<Value> arguments = [.. callee.InputsRead.Select(i => node.Inputs[i]), .. Kept(node)];
            arguments.AddRange(node.Types.Select((_, i) => new Value(node, i)).Where(o => o != Call.KeptBy(node)).Select(GradientOrZero));
            Node backward = graph.AddNode(call with { Function = callee.Backward }, [.. arguments]);
            if (callee.Backward.Graph.Effects.Length > 0)
            {
                effects.Add(backward);
            }

            int output = 0;
            foreach (Value input in node.Inputs.Where(IsFloat))
            {
                var gradient = new Value(backward, output++);
                if (active.Contains(input.Node))
                {
                    Accumulate(input, gradient);
                }
            }
        }

        /// <summary>A loop's backward pass is a loop the other way round.</summary>
        private void VisitLoop(Node node, Loop loop)
        {
            Differentiated callee = calls[node];
            ImmutableArray<bool> isStackGiven = [.. loop.Outputs.Select((_, o) => Result(LoopResultKind.Stack, o) is { } stack && gradients.ContainsKey(stack))];
            LoopBackward body = owner.BodyOf(callee, loop, isStackGiven, [.. node.Inputs.Select(i => active.Contains(i.Node))]);
            var arguments = new List<Value>();
            foreach (int input in callee.InputsRead)
            {
                arguments.Add(loop.FedBy(input) is { } output ? InputsOfSteps(Result(LoopResultKind.Trace, output)!.Value, loop) : node.Inputs[input]);
            }

            arguments.AddRange(Kept(node));
            arguments.AddRange(loop.Outputs.Select((_, o) => GradientOrZero((Result(LoopResultKind.Last, o) ?? Result(LoopResultKind.Stack, o))!.Value)));
            arguments.AddRange(body.StackGradients.Select(o => gradients[Result(LoopResultKind.Stack, o)!.Value]));
            arguments.AddRange(body.Weights.Select(w => Rows(w with { Index = w.Index + ((Call)node.Operator).Base })));
            arguments.AddRange(body.Shared.Select(i => Zeros(node.Inputs[i].Shape)));
            Node backward = graph.AddNode((Call)node.Operator with { Function = body.Function, Loop = body.Loop }, [.. arguments]);
            if (body.Function.Graph.Effects.Length > 0)
            {
                effects.Add(backward);
            }

            Sink(backward, body);
            for (int i = 0; i < node.Inputs.Length; i++)
            {
                if (body.GradientOf(i) is { } output && active.Contains(node.Inputs[i].Node))
                {
                    Accumulate(node.Inputs[i], new Value(backward, output));
                }
            }

            Value? Result(LoopResultKind kind, int output) => loop.Find(kind, output) is { } index ? new Value(node, index) : null;
        }

        /// <summary>Gradients of parameters that are computed behind the loop from the stacks of their factors.</summary>
        private void Sink(Node backward, LoopBackward body)
        {
            foreach (SunkGradient sunk in body.Sunk)
            {
                ImmutableArray<Value> stacks =
                    [.. sunk.Stacks.Select(s => s.IsInput ? backward.Inputs[s.Index] : new Value(backward, body.Loop.Find(LoopResultKind.Stack, s.Index)!.Value))];
                int parameter = ((Call)backward.Operator).Base + sunk.Gradient.Parameter;
                effects.Add(graph.AddNode(sunk.Gradient with { Parameter = parameter }, [sunk.Build(graph, stacks)]));
            }
        }

        /// <summary>A weight row by row.</summary>
        private Value Rows(Parameter weight) =>
            graph.AddNode(new Operators.Movement.RowMajor(), [graph.Add(weight)], function.Parameters[weight.Index].Path + "Rows").Output;

        /// <summary>What each step of a loop was given, out of a trace.</summary>
        private Value InputsOfSteps(Value trace, Loop loop) =>
            Operators.Movement.Slice.Along(graph, trace, 0, loop.IsReversed ? Dim.One : Dim.Zero, loop.Count);

        /// <summary>The kept values of a call, if there are any.</summary>
        private static IEnumerable<Value> Kept(Node node) => Call.KeptBy(node) is { } kept ? [kept] : [];

        /// <summary>Adds a contribution to the gradient of a value, summed back over the dimensions in which the value was broadcast.</summary>
        /// <param name="selection">What is known of the contribution.</param>
        private void Accumulate(Value value, Value contribution, Selection? selection = null)
        {
            Value gradient = Broadcasting.SumTo(graph, contribution, value.Shape);
            bool isSummed = Shape.Broadcast(contribution.Shape, value.Shape) != value.Shape;
            Selection? known = isSummed ? selection?.OfRepeated(graph, gradient, contribution.Shape) : selection;
            if (gradients.TryGetValue(value, out Value present))
            {
                gradient = graph.Add(new Operators.Elementwise.Add(), present, gradient);
                known = known is not null && selections.TryGetValue(value, out Selection? before) ? Selection.OfSum(graph, before, known, gradient) : null;
            }

            if (known is null)
            {
                selections.Remove(value);
            }
            else
            {
                selections[value] = known;
            }

            // A gradient is called after the value it belongs to; that of a parameter goes into the block of gradients.
            if (gradient.Name is null && value.Operator is not Parameter)
            {
                graph.Name(gradient, "d" + value.Label);
            }

            gradients[value] = gradient;
        }

        private Value GradientOrZero(Value value) =>
            gradients.TryGetValue(value, out Value gradient) ? gradient : Zeros(value.Shape);

        private Value Zeros(Shape shape) => graph.Add(new Operators.Movement.Expand(shape), graph.Add(new Constant(0)));
    }
}
