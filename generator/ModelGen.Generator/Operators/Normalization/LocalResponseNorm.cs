using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Images;
using ModelGen.Generator.Operators.Movement;

namespace ModelGen.Generator.Operators.Normalization;

/// <summary><c>y[…, c] = x[…, c] / (k + α/size · Σ x[…, c']²)^β</c> over the channels c' from <c>c − ⌊size/2⌋</c> to before <c>c + ⌈size/2⌉</c>, as far as they are there (Krizhevsky and others 2012); channels lie last.</summary>
internal sealed record LocalResponseNorm(int Size, double Alpha, double Beta, double K) : CompositeOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.LocalResponseNorm", "x, size, alpha, beta, k", (graph, arguments) =>
    {
        Value x = arguments.Tensor("x");
        var norm = new LocalResponseNorm(WindowArguments.AtLeastOne(arguments, "size"), arguments.Double("alpha"), arguments.Double("beta"), arguments.Double("k"));
        return x.Shape.Rank is >= 3 and <= 5
            ? ImageFunctions.Apply(graph, norm.Name, x.Shape.Rank - 2, x, image => graph.Add(norm, image))
            : throw new ShapeException($"{norm.Name} takes float images [batch, channels, …] of one to three dimensions, but was given {x.Type}");
    });

    public override string Name => "local_response_norm";

    public override bool GivesImages => true;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [inputs[0]];

    /// <summary>Slices of squares with zeros around them are added up: one pass over memory that reads as many views.</summary>
    protected override Value Compose(GraphBuilder graph, ImmutableArray<Value> inputs)
    {
        Value x = inputs[0];
        int last = x.Shape.Rank - 1;
        Value squares = Padding.Apply(graph, graph.Add(new Square(), x), last, [(Size / 2, (Size - 1) / 2)], PaddingMode.Zeros, value: 0);
        Value sum = Slice.Along(graph, squares, last, Dim.Zero, x.Shape[last]);
        for (int i = 1; i < Size; i++)
        {
            sum = graph.Plus(sum, Slice.Along(graph, squares, last, i, x.Shape[last]));
        }

        return graph.Over(x, graph.Add(new Pow(), graph.Plus(graph.Times(sum, Alpha / Size), K), graph.Number(Beta)));
    }
}
