using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Operators.Random;

/// <summary>
/// Uniform numbers in [0, 1) (<c>torch.rand</c>), of which other distributions are made. They depend on nothing, so they have no derivative; a backward pass is given those that were drawn.
/// Where nothing is drawn, distributions are their means.
/// </summary>
/// <param name="Draw">Tells draws apart: two of them are never one computation.</param>
internal sealed record RandomUniform(Shape Shape, int Draw) : KernelOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.RandomUniform", "shape", (graph, arguments) =>
    {
        var shape = Shape.Of([.. Hyperparameter.Sizes("shape", arguments.Dims("shape"))]);
        return arguments.IsTraining ? Of(graph, shape) : Filled(graph, shape, 0.5);
    });

    /// <summary><c>√(−2·ln(1 − u))·cos(2π·v)</c> (Box and Muller 1958).</summary>
    public static Stub Normal { get; } = Stub.Of("Ops.RandomNormal", "shape", (graph, arguments) =>
    {
        var shape = Shape.Of([.. Hyperparameter.Sizes("shape", arguments.Dims("shape"))]);
        if (!arguments.IsTraining)
        {
            return Filled(graph, shape, 0);
        }

        Value u = Of(graph, shape), v = Of(graph, shape);
        Value radius = graph.Add(new Sqrt(), graph.Times(graph.Add(new Log(), graph.Minus(1, u)), -2));
        return graph.Times(radius, graph.Add(new Cos(), graph.Times(v, 2 * Math.PI)));
    });

    public static Stub Bernoulli { get; } = Stub.Of("Ops.Bernoulli", "p", (graph, arguments) =>
    {
        Value p = arguments.Tensor("p");
        if (p.Type.Element != ElementType.Float32)
        {
            throw new ShapeException($"bernoulli takes float probabilities, but was given {p.Type}");
        }

        Value constant = graph.Add(new Detach(), p);
        return arguments.IsTraining ? graph.Select(graph.Add(new Less(), Of(graph, p.Shape), constant), graph.Number(1), graph.Number(0)) : constant;
    });

    /// <summary>Where x is negative, x times a number between two others: a random one in training, else the one in the middle (<c>torch.nn.functional.rrelu</c>).</summary>
    public static Stub Rrelu { get; } = Stub.Of("Ops.Rrelu", "x, lower, upper", (graph, arguments) =>
    {
        Value x = arguments.Tensor("x");
        (double lower, double upper) = (arguments.Double("lower"), arguments.Double("upper"));
        if (!(lower <= upper))
        {
            throw new HyperparameterException("upper", $"at least lower", FormattableString.Invariant($"{upper}"));
        }

        Value slope = arguments.IsTraining
            ? graph.Plus(graph.Times(Of(graph, x.Shape), upper - lower), lower)
            : graph.Number((lower + upper) / 2);
        Value isNegative = graph.Add(new Less(), x, graph.Number(0));
        return graph.Select(isNegative, graph.Times(x, slope), x);
    });

    public override string Name => "rand";

    public override ImmutableArray<string> OutputNames => ["uniform"];

    public override bool DrawsNumbers => true;

    public override Operator Redraw(int draw) => this with { Draw = draw };

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [TensorType.Float(Shape)];

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"random.Uniform({outputs[0]}, {dim(Shape.Length)})";

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) => [];

    public override string Describe(ImmutableArray<string> inputs) => $"rand({Shape})";

    private static Value Of(GraphBuilder graph, Shape shape) => graph.Add(new RandomUniform(shape, graph.Count));

    private static Value Filled(GraphBuilder graph, Shape shape, double value) => graph.Add(new Movement.Expand(shape), graph.Number(value));
}
