using System.Collections.Immutable;
using System.Globalization;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Operators.Random;

/// <summary>
/// 0 with probability p, else 1/(1 − p), element by element: dropout is a product with it (<c>torch.nn.functional.dropout</c>). It depends on nothing, so it has
/// no derivative; a backward pass is given the mask that was drawn.
/// </summary>
/// <param name="P">Greater than 0 and less than 1.</param>
/// <param name="Draw">Tells masks apart: two of them are never one computation.</param>
internal sealed record DropoutMask(Shape Shape, double P, int Draw) : KernelOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.Dropout", "x, p", (graph, arguments) =>
    {
        (Value x, double p) = (arguments.Tensor("x"), Probability(arguments, "p"));
        return x.Type.Element != ElementType.Float32 ? throw new ShapeException($"dropout takes a float tensor, but was given {x.Type}")
            : p > 0 && arguments.IsTraining ? Apply(graph, x, p)
            : x;
    });

    public static Stub OneDimension { get; } = ChannelStub(1);

    public static Stub TwoDimensions { get; } = ChannelStub(2);

    public static Stub ThreeDimensions { get; } = ChannelStub(3);

    public static Stub StochasticDepth { get; } = Stub.Of("Ops.StochasticDepth", "x, p, mode", (graph, arguments) =>
    {
        (Value x, double p, var mode) = (arguments.Tensor("x"), Probability(arguments, "p"), arguments.Enum<StochasticDepthMode>("mode"));
        return x.Type.Element != ElementType.Float32 || x.Shape.Rank == 0
            ? throw new ShapeException($"stochastic_depth takes a float tensor [batch, …], but was given {x.Type}")
            : p > 0 && arguments.IsTraining ? Apply(graph, x, p, i => i == 0 && mode == StochasticDepthMode.Row)
            : x;
    });

    public override string Name => "dropout_mask";

    public override ImmutableArray<string> OutputNames => ["mask"];

    public override bool DrawsNumbers => true;

    public override Operator Redraw(int draw) => this with { Draw = draw };

    /// <summary>Dropout with training semantics.</summary>
    /// <param name="p">The probability that an element becomes zero, from 0 to 1.</param>
    /// <param name="tells">Along which dimensions elements have numbers of their own and do not share one; by default along all.</param>
    public static Value Apply(GraphBuilder graph, Value x, double p, Func<int, bool>? tells = null) => p switch
    {
        0 => x,

        // As in PyTorch, what is not finite does not vanish.
        1 => graph.Times(x, 0),
        _ => graph.Add(new Multiply(), x, graph.Add(new DropoutMask(tells is null ? x.Shape : new Shape(x.Shape.Dims.Items.Select((d, i) => tells(i) ? d : Dim.One).ToEquatableArray()), p, graph.Count))),
    };

    /// <summary>The function that drops channels of images of so many dimensions; of 0, elements.</summary>
    public static Stub OfRank(int rank) => rank switch { 0 => Stub, 1 => OneDimension, 2 => TwoDimensions, _ => ThreeDimensions };

    /// <summary>An argument that is a probability.</summary>
    /// <exception cref="HyperparameterException">It is not from 0 to 1.</exception>
    public static double Probability(ICallArguments arguments, string name)
    {
        double p = arguments.Double(name);
        return p is >= 0 and <= 1 ? p : throw new HyperparameterException(name, "from 0 to 1", p.ToString("R", CultureInfo.InvariantCulture));
    }

    /// <summary>One number of the mask for each channel of an image.</summary>
    private static Stub ChannelStub(int rank) => Operators.Stub.Of(FormattableString.Invariant($"Ops.Dropout{rank}d"), "x, p", (graph, arguments) =>
    {
        (Value x, double p) = (arguments.Tensor("x"), Probability(arguments, "p"));
        return x.Type.Element != ElementType.Float32 || (x.Shape.Rank != rank + 2 && x.Shape.Rank != rank + 1)
            ? throw new ShapeException($"dropout{rank}d takes float images [batch, channels, {Images.ImageFunctions.Sizes(rank)}], but was given {x.Type}")
            : p > 0 && arguments.IsTraining ? Apply(graph, x, p, i => i < x.Shape.Rank - rank)
            : x;
    });

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [TensorType.Float(Shape)];

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"random.DropoutMask({outputs[0]}, {dim(Shape.Length)}, {Literal.Double(P)})";

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) => [];

    public override string Describe(ImmutableArray<string> inputs) => $"dropout_mask({Literal.Text(P)})";
}
