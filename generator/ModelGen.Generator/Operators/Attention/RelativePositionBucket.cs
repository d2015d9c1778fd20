using System.Collections.Immutable;
using System.Globalization;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Integer;

namespace ModelGen.Generator.Operators.Attention;

/// <summary>
/// The bucket of the distance from query i to key j (Raffel and others 2020; <c>_relative_position_bucket</c> of Hugging Face's T5): near distances have buckets of their own, farther ones share them, on a scale of
/// logarithms.
/// </summary>
/// <param name="IsBoth">Whether keys behind the query have buckets of their own.</param>
/// <param name="Half">The buckets of a direction.</param>
/// <param name="Thresholds">The distances from which on it is one bucket further, behind those that have one each.</param>
internal sealed record RelativePositionBucket(bool IsBoth, int Half, EquatableArray<int> Thresholds) : CompositeOperator
{
    private const int MostBuckets = 1024;
    private const int MostDistance = 1 << 20;

    public static Stub Stub { get; } = Stub.Of("Ops.RelativePositionBucket", "i, j, bidirectional, numBuckets, maxDistance", (graph, arguments) =>
        graph.Add(Of(arguments), graph.AsInteger(arguments.Tensor("i")), graph.AsInteger(arguments.Tensor("j"))));

    public override string Name => "relative_position_bucket";

    public override ImmutableArray<string> OutputNames => ["bucket"];

    /// <summary>The distances that have buckets of their own.</summary>
    private int Exact => Half / 2;

    /// <exception cref="HyperparameterException">The numbers make no buckets.</exception>
    public static RelativePositionBucket Of(ICallArguments arguments)
    {
        bool isBoth = arguments.Bool("bidirectional");
        int buckets = arguments.Int("numBuckets"), furthest = arguments.Int("maxDistance"), least = isBoth ? 4 : 2;
        if (buckets < least || buckets > MostBuckets || (isBoth && buckets % 2 != 0))
        {
            throw new HyperparameterException("numBuckets", $"{(isBoth ? "even and " : "")}from {Text(least)} to {Text(MostBuckets)}", Text(buckets));
        }

        int half = isBoth ? buckets / 2 : buckets, exact = half / 2;
        if (furthest <= exact || furthest > MostDistance)
        {
            throw new HyperparameterException("maxDistance", $"greater than {Text(exact)}, the number of distances with buckets of their own, and at most {Text(MostDistance)}", Text(furthest));
        }

        // Rounded to single precision step by step, as PyTorch does it: where a power is a whole number, that decides.
        var thresholds = ImmutableArray.CreateBuilder<int>();
        float scale = (float)Math.Log((double)furthest / exact);
        for (int distance = exact; thresholds.Count < half - exact - 1; distance++)
        {
            float far = (float)Math.Log((float)distance / exact) / scale;
            while (thresholds.Count < half - exact - 1 && (int)(far * (half - exact)) > thresholds.Count)
            {
                thresholds.Add(distance);
            }
        }

        return new(isBoth, half, thresholds.ToImmutable());
    }

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => new IntegerSubtract().Infer(inputs);

    protected override Value Compose(GraphBuilder graph, ImmutableArray<Value> inputs)
    {
        Value ahead = graph.Add(new IntegerSubtract(), inputs[1], inputs[0]), zero = graph.Integer(0), behind = graph.Add(new IntegerSubtract(), zero, ahead);
        Value distance = graph.Add(new IntegerMaximum(), behind, IsBoth ? ahead : zero);
        Value bucket = graph.Add(new IntegerMinimum(), distance, graph.Integer(Exact));
        foreach (int threshold in Thresholds)
        {
            bucket = graph.Add(new IntegerAdd(), bucket, OneIf(graph.Add(new IntegerGreater(), distance, graph.Integer(threshold - 1)), 1));
        }

        return IsBoth ? graph.Add(new IntegerAdd(), bucket, OneIf(graph.Add(new IntegerGreater(), ahead, zero), Half)) : bucket;

        Value OneIf(Value condition, int value) => graph.Select(condition, graph.Integer(value), zero);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
