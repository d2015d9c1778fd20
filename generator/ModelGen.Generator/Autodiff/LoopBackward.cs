using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Calls;
using ModelGen.Generator.Operators.Effects;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Autodiff;

/// <summary>
/// A backward function as the body of a loop that runs the other way round: gradients of what the forward loop fed go from call to call, those of what all calls
/// read are summed up, and those of slices become slices.
/// </summary>
/// <remarks>
/// In a loop over a sequence the products and sums that are gradients of parameters leave the loop: their factors are stacked, and one product over all steps
/// follows (<see cref="Sunk"/>).
/// </remarks>
internal sealed class LoopBackward
{
    private readonly Differentiated callee;
    private readonly Loop loop;
    private readonly ImmutableArray<bool> isStackGiven;
    private readonly ImmutableArray<bool> isWanted;
    private readonly ImmutableArray<Node>.Builder inputs = ImmutableArray.CreateBuilder<Node>();
    private readonly ImmutableArray<InputRole>.Builder roles = ImmutableArray.CreateBuilder<InputRole>();
    private readonly List<(Value Value, string Name, OutputRole Role, LoopOutput Fate)> outputs = [];
    private readonly List<int> scanned = [];
    private readonly Dictionary<int, int> outputOfInput = [];

    private LoopBackward(Differentiated callee, Loop loop, ImmutableArray<bool> isStackGiven, ImmutableArray<bool> isWanted, string suffix)
    {
        this.callee = callee;
        this.loop = loop;
        this.isStackGiven = isStackGiven;
        this.isWanted = isWanted;
        Weights = loop.Scanned.Count == 0 ? [] : [.. callee.Backward.Graph.Nodes.SelectMany(WeightsOf).Distinct()];
        Graph graph = WithFurtherInputs();
        var builder = new GraphBuilder(graph);
        inputs.AddRange(graph.Inputs);
        roles.AddRange(callee.Backward.InputRoles);
        roles.AddRange(graph.Inputs.Skip(roles.Count).Select(_ => InputRole.Given));
        DefineScanned(graph);
        DefineOutputs(builder, graph);
        Sunk = loop.Scanned.Count == 0 ? [] : [.. graph.Effects.SelectMany(e => Sink(e))];
        HashSet<Node> sunk = [.. Sunk.Select(s => s.Effect)];
        bool isAsBefore = graph == callee.Backward.Graph && sunk.Count == 0 && inputs.Count == graph.Inputs.Length && outputs.Select(o => o.Value).SequenceEqual(graph.Outputs);
        Function = isAsBefore ? callee.Backward : callee.Backward with
        {
            Name = callee.Backward.Name + "Loop" + suffix,
            Graph = new Graph(inputs.ToImmutable(), [.. outputs.Select(o => o.Value)], [.. graph.Effects.Where(e => !sunk.Contains(e))]),
            InputRoles = roles.ToImmutable(),
            OutputRoles = [.. outputs.Select(o => o.Role)],
            OutputNames = [.. outputs.Select(o => o.Name)],
        };
        Loop = new Loop(loop.Count, outputs.Select(o => o.Fate).ToEquatableArray())
        {
            Stride = loop.Stride,
            IsReversed = !loop.IsReversed,
            Scanned = scanned.ToEquatableArray(),
        };
    }

    /// <summary>
    /// Its inputs: those of the callee's backward pass, then the gradients of the stacks of fed outputs, then <see cref="Weights"/>, then the sums so far for shared
    /// inputs.
    /// </summary>
    public Function Function { get; }

    public Loop Loop { get; }

    /// <summary>Gradients of parameters that are computed behind the loop.</summary>
    public ImmutableArray<SunkGradient> Sunk { get; }

    /// <summary>Weights that every step multiplies by as they stand: they are given row by row.</summary>
    public ImmutableArray<Parameter> Weights { get; }

    /// <summary>The fed outputs whose stack's gradient is an input of its own, in order.</summary>
    public ImmutableArray<int> StackGradients => [.. loop.Fed.Where(o => isStackGiven[o])];

    /// <summary>The float inputs of the callee that all calls share and whose gradients are wanted, in order.</summary>
    public ImmutableArray<int> Shared { get; private set; } = [];

    /// <param name="isStackGiven">For each output of the callee whether anything depends on its stack.</param>
    /// <param name="isWanted">For each input of the callee whether its gradient is wanted.</param>
    /// <param name="suffix">Tells apart the bodies made of one function.</param>
    public static LoopBackward Create(Differentiated callee, Loop loop, ImmutableArray<bool> isStackGiven, ImmutableArray<bool> isWanted, string suffix) =>
        new(callee, loop, isStackGiven, isWanted, suffix);

    /// <summary>The output that is the gradient of one of the callee's inputs; null where there is none.</summary>
    public int? GradientOf(int input) => outputOfInput.TryGetValue(input, out int output)
        ? Loop.Find(LoopResultKind.Last, output) ?? Loop.Find(LoopResultKind.Stack, output)
        : null;

    /// <summary>An input of the graph as a caller counts it: all kept values are one.</summary>
    private int ToCaller(Node input) => CallValue.IndexOf(roles.ToImmutable(), InputRole.Kept, inputs.IndexOf(input));

    private static IEnumerable<Parameter> WeightsOf(Node node) => node.Operator.WeightByRows(node) is { } weight ? [weight] : [];

    /// <summary>
    /// The backward pass with further inputs: the gradient of a value that is both fed and stacked is the sum of both, and weights come unpacked.
    /// </summary>
    private Graph WithFurtherInputs()
    {
        Graph graph = callee.Backward.Graph;
        if (StackGradients.IsEmpty && Weights.IsEmpty)
        {
            return graph;
        }

        var builder = new GraphBuilder();
        var values = new Dictionary<Value, Value>();
        var copies = new Dictionary<Node, Node>();
        var unpacked = new Dictionary<Parameter, Value>();
        foreach (Node input in graph.Inputs)
        {
            Copy(input);
        }

        var all = graph.Inputs.Select(i => copies[i]).ToList();
        foreach (Node seed in StackGradients.Select(o => callee.Backward.InputsOf(InputRole.Gradient)[o]))
        {
            all.Add(builder.AddNode(new Input(all.Count, seed.Types[0]), [], seed.Output.Label + "Stack"));
            values[seed.Output] = builder.Add(new Add(), copies[seed].Output, all[^1].Output);
        }

        foreach (Parameter weight in Weights)
        {
            all.Add(builder.AddNode(new Input(all.Count, TensorType.Float(weight.Shape)), [], callee.Backward.Parameters[weight.Index].Path));
            unpacked.Add(weight, all[^1].Output);
        }

        foreach (Node node in graph.Computed)
        {
            Copy(node);
        }

        return new Graph([.. all], [.. graph.Outputs.Select(o => values[o])], [.. graph.Effects.Select(e => copies[e])]);

        void Copy(Node node)
        {
            IEnumerable<Value> inputs = node.Inputs.Select(i => i.Parameter is { } weight && weight == node.Operator.WeightByRows(node) ? unpacked[weight] : values[i]);
            Node copy = builder.Copy(node, [.. inputs]);
            copies.Add(node, copy);
            for (int i = 0; i < node.Types.Length; i++)
            {
                values.Add(new Value(node, i), new Value(copy, i));
            }
        }
    }

    /// <summary>What steps read by slices: what the forward loop was given or has kept in each step, and gradients of what it gave in each step.</summary>
    private void DefineScanned(Graph graph)
    {
        ImmutableArray<Node> given = InputsOf(InputRole.Given), gradients = InputsOf(InputRole.Gradient);
        IEnumerable<Node> read = callee.InputsRead.Select((input, i) => (Input: input, Node: given[i]))
            .Where(r => loop.FedBy(r.Input) is not null || loop.Scanned.Items.Contains(r.Input)).Select(r => r.Node);
        IEnumerable<Node> stacks = gradients.Where((_, o) => loop.Outputs[o].FedTo is null);
        IEnumerable<Node> further = graph.Inputs.Skip(callee.Backward.Graph.Inputs.Length).Take(StackGradients.Length);
        scanned.AddRange(new[] { read, InputsOf(InputRole.Kept), stacks, further }.SelectMany(i => i).Select(ToCaller).Distinct());
    }

    private ImmutableArray<Node> InputsOf(InputRole role) => [.. inputs.Where((_, i) => roles[i] == role)];

    private void DefineOutputs(GraphBuilder builder, Graph graph)
    {
        ImmutableArray<Node> formal = callee.Forward.Graph.Inputs, gradients = InputsOf(InputRole.Gradient);
        ImmutableArray<int> floats = [.. Enumerable.Range(0, formal.Length).Where(i => formal[i].Types[0].Element == ElementType.Float32)];
        var shared = ImmutableArray.CreateBuilder<int>();
        for (int k = 0; k < floats.Length; k++)
        {
            int input = floats[k];
            if (loop.FedBy(input) is { } fedBy)
            {
                Define(input, graph.Outputs[k], callee.Backward.OutputNames[k], new LoopOutput(ToCaller(gradients[fedBy]), IsStacked: false));
            }
            else if (isWanted[input] && loop.Scanned.Items.Contains(input))
            {
                Define(input, graph.Outputs[k], callee.Backward.OutputNames[k], new LoopOutput(null, IsStacked: true));
            }
            else if (isWanted[input])
            {
                Node sum = builder.AddNode(new Input(inputs.Count, graph.Outputs[k].Type), [], callee.Backward.OutputNames[k]);
                inputs.Add(sum);
                roles.Add(InputRole.Given);
                Define(input, builder.Add(new Add(), sum.Output, graph.Outputs[k]), callee.Backward.OutputNames[k], new LoopOutput(ToCaller(sum), IsStacked: false));
                shared.Add(input);
            }
        }

        Shared = shared.ToImmutable();
    }

    private void Define(int input, Value gradient, string name, LoopOutput fate)
    {
        outputOfInput.Add(input, outputs.Count);
        outputs.Add((gradient, name, OutputRole.Gradient, fate));
    }

    /// <summary>What becomes of an effect behind the loop: nothing where only the loop can compute it.</summary>
    private IEnumerable<SunkGradient> Sink(Node effect)
    {
        ImmutableArray<Value> terms = [.. ParameterGradients.Terms(effect.Inputs[0])];
        return effect.Operator is AccumulateGradient gradient && terms.All(SunkGradient.CanSink)
            ? terms.Select(t => SunkGradient.Create(effect, gradient, t, StackOf))
            : [];
    }

    /// <summary>Where behind the loop the values lie that one of the body had in all calls: an input is given as a stack anyway, anything else becomes one.</summary>
    private StackPlace StackOf(Value value)
    {
        int input = inputs.IndexOf(value.Node);
        if (input >= 0 && roles[input] != InputRole.Kept && scanned.Contains(ToCaller(value.Node)))
        {
            return new(ToCaller(value.Node), IsInput: true);
        }

        // The same value may go by two names.
        int output = outputs.FindIndex(o => o.Fate.IsStacked
            && o.Value.Operator == value.Operator && o.Value.Index == value.Index && o.Value.Node.Inputs.SequenceEqual(value.Node.Inputs));
        if (output >= 0)
        {
            outputs[output] = outputs[output] with { Role = OutputRole.Factor };
            return new(output, IsInput: false);
        }

        outputs.Add((value, value.Label, OutputRole.Factor, new LoopOutput(null, IsStacked: true)));
        return new(outputs.Count - 1, IsInput: false);
    }
}

/// <summary>A stack that a loop is given or gives.</summary>
/// <param name="Index">Of the loop's input, or of the function's output.</param>
internal readonly record struct StackPlace(int Index, bool IsInput);
