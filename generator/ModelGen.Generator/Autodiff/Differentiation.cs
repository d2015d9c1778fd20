using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Calls;
using ModelGen.Generator.Operators.Effects;
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
    private readonly Dictionary<Function, Function> accumulating = [];
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
            int variant = done.Keys.Count(k => k.Function == function);
            result = new ReverseWalk(this, function, trained).Run(all || variant == 0 ? "" : $"{variant + 1}");
            done.Add(key, result);
        }

        return result;
    }

    /// <summary>
    /// For a loop: a backward function in which the gradients of inputs that are the same in all calls are carried too, each call adding to what it is given.
    /// </summary>
    private Function Accumulating(Function backward, int carried)
    {
        if (backward.Graph.Outputs.Length == carried)
        {
            return backward;
        }

        if (!accumulating.TryGetValue(backward, out Function? result))
        {
            var graph = new GraphBuilder(backward.Graph);
            ImmutableArray<Node> inputs = backward.Graph.Inputs;
            ImmutableArray<Value> outputs = backward.Graph.Outputs;
            for (int i = carried; i < outputs.Length; i++)
            {
                Node sum = graph.AddNode(new Input(inputs.Length, outputs[i].Type), [], outputs[i].Node.Name);
                inputs = inputs.Add(sum);
                outputs = outputs.SetItem(i, graph.Add(new Operators.Elementwise.Add(), sum.Output, outputs[i]));
            }

            result = backward with { Name = backward.Name + "Loop", Graph = new Graph(inputs, outputs, backward.Graph.Effects) };
            accumulating.Add(backward, result);
        }

        return result;
    }

    /// <summary>The state of differentiating one function.</summary>
    private sealed class ReverseWalk(Differentiation owner, Function function, ImmutableSortedSet<int> trained)
    {
        private readonly GraphBuilder graph = new();
        private readonly Dictionary<Value, Value> forward = [];
        private readonly Dictionary<Node, Differentiated> calls = [];
        private readonly Dictionary<Value, Value> gradients = [];
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
            ImmutableArray<Node> seeds = Seed(outputs.RemoveRange(outputs.Length - function.CarriedOutputs, function.CarriedOutputs), inputs.Length);
            foreach (Node node in function.Graph.Nodes.Reverse().Select(n => forward[new Value(n, 0)].Node))
            {
                owner.cancellation.ThrowIfCancellationRequested();
                graph.Site = node.Site;
                Visit(node);
            }

            ImmutableArray<Value> inputGradients = [.. inputs.Where(i => i.Types[0].Element == ElementType.Float32).Select(i => GradientOrZero(i.Output))];
            var joint = new JointGraph(inputs, outputs, seeds, inputGradients, [.. effects]);
            return Partition.Cut(function, joint, suffix);
        }

        private static bool IsFloat(Value value) => value.Type.Element == ElementType.Float32;

        /// <summary>Copies a node of the function; calls become calls of the forward function for training.</summary>
        private Node Copy(Node node)
        {
            graph.Site = node.Site;
            ImmutableArray<Value> inputs = [.. node.Inputs.Select(i => forward[i])];
            Node copy;
            if (node.Operator is Call call)
            {
                Differentiated callee = owner.Differentiate(call.Function, TrainedOf(call));
                ImmutableArray<int> history = call.Count == 1 ? [] : [.. callee.InputsRead.Where(i => i < call.Function.Graph.Outputs.Length)];
                copy = graph.AddNode(call with { Function = callee.Forward, History = history }, inputs, node.Name);
                calls.Add(copy, callee);
            }
            else
            {
                copy = graph.AddNode(node.Operator, inputs, node.Name);
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

            for (int i = 0; i < node.Types.Length; i++)
            {
                forward.Add(new Value(node, i), new Value(copy, i));
            }

            return copy;
        }

        private ImmutableSortedSet<int> TrainedOf(Call call) =>
            [.. trained.Where(i => i >= call.Base && i < call.Base + call.Function.Parameters.Length).Select(i => i - call.Base)];

        /// <summary>The gradients of the float outputs are inputs behind the function's own.</summary>
        private ImmutableArray<Node> Seed(ImmutableArray<Value> outputs, int firstIndex)
        {
            var seeds = ImmutableArray.CreateBuilder<Node>();
            foreach (Value output in outputs.Where(IsFloat))
            {
                Node seed = graph.AddNode(new Input(firstIndex + seeds.Count, output.Type), [], "d" + (output.Node.Name ?? "result"));
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
                    ImmutableArray<Value?> inputs = node.Operator.Differentiate(graph, node, outputs);
                    for (int i = 0; i < inputs.Length; i++)
                    {
                        if (inputs[i] is { } gradient && active.Contains(node.Inputs[i].Node))
                        {
                            Accumulate(node.Inputs[i], gradient);
                        }
                    }

                    break;
            }
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
            var call = (Call)node.Operator;
            Differentiated callee = calls[node];
            int own = callee.Forward.Graph.Outputs.Length - callee.Forward.SavedOutputs;
            var arguments = new List<Value>();
            foreach (int input in callee.InputsRead)
            {
                int history = call.History.Items.IndexOf(input);
                arguments.Add(history < 0 ? node.Inputs[input] : new Value(node, own + history));
            }

            if (callee.Forward.SavedOutputs > 0)
            {
                arguments.Add(new Value(node, node.Types.Length - 1));
            }

            for (int i = 0; i < own; i++)
            {
                if (IsFloat(new Value(node, i)))
                {
                    arguments.Add(GradientOrZero(new Value(node, i)));
                }
            }

            Function function = callee.Backward;
            if (call.Count > 1)
            {
                ImmutableArray<Value> shared = [.. node.Inputs.Skip(own).Where(IsFloat)];
                function = owner.Accumulating(function, own);
                arguments.AddRange(shared.Select(s => graph.Add(new Operators.Movement.Expand(s.Shape), graph.Add(new Constant(0)))));
            }

            Node backward = graph.AddNode(call with { Function = function, History = [] }, [.. arguments]);
            if (callee.Backward.Graph.Effects.Length > 0)
            {
                effects.Add(backward);
            }

            int output = 0;
            foreach (Value input in node.Inputs)
            {
                if (IsFloat(input))
                {
                    var gradient = new Value(backward, output++);
                    if (active.Contains(input.Node))
                    {
                        Accumulate(input, gradient);
                    }
                }
            }
        }

        /// <summary>Adds a contribution to the gradient of a value, summed back over the dimensions in which the value was broadcast.</summary>
        private void Accumulate(Value value, Value contribution)
        {
            Value gradient = Broadcasting.SumTo(graph, contribution, value.Shape);
            if (gradients.TryGetValue(value, out Value present))
            {
                gradient = graph.Add(new Operators.Elementwise.Add(), present, gradient);
            }

            // A gradient is called after the value it belongs to. Naming copies a node, and a call may have an effect.
            if (value.Node.Name is { } name && gradient.Node.Name is null && gradient.Node.Types.Length == 1 && gradient.Operator is not Call)
            {
                gradient = graph.Rename(gradient.Node, "d" + name).Output;
            }

            gradients[value] = gradient;
        }

        private Value GradientOrZero(Value value) =>
            gradients.TryGetValue(value, out Value gradient) ? gradient : graph.Add(new Operators.Movement.Expand(value.Shape), graph.Add(new Constant(0)));
    }
}
