using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Lookup;

/// <summary>
/// <c>y[b] = mean, Σᵢ s[i]·, or max of w[t[i]]</c> over the indices i of bag b (<c>torch.nn.functional.embedding_bag</c>), padding left out, 0 for an empty bag;
/// <c>dw[t[i]] += dy[b] / size, s[i] dy[b], or dy[b] where the maximum is</c>; <c>ds[i] = dy[b] · w[t[i]]</c>.
/// Inputs: indices t [bags, n] or [n], the table w [rows, dim], offsets [bags] for [n] indices, factors s of the shape of t.
/// </summary>
/// <param name="Padding">The row that counts as not there; −1 for none.</param>
/// <param name="HasOffsets">Whether the third input says where bags begin.</param>
/// <param name="HasScales">Whether the last input has factors.</param>
internal sealed record EmbeddingBag(EmbeddingBagMode Mode, int Padding, bool HasOffsets, bool HasScales) : KernelOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.EmbeddingBag", "indices, weight, offsets, mode, perSampleWeights, paddingIdx", (graph, arguments) =>
    {
        Value weight = arguments.Tensor("weight");
        return Add(
            graph,
            arguments.Enum<EmbeddingBagMode>("mode"),
            Embedding.PaddingRow(arguments.OptionalInt("paddingIdx"), weight.Shape),
            arguments.Tensor("indices"),
            weight,
            arguments.IsGiven("offsets") ? arguments.Tensor("offsets") : null,
            arguments.IsGiven("perSampleWeights") ? arguments.Tensor("perSampleWeights") : null);
    });

    public override string Name => "embedding_bag";

    public override Saves Saves => Mode == EmbeddingBagMode.Max ? Saves.Input | Saves.Output : HasScales ? Saves.Input : Saves.Nothing;

    public static Value Add(GraphBuilder graph, EmbeddingBagMode mode, int padding, Value indices, Value weight, Value? offsets, Value? scales)
    {
        var inputs = ImmutableArray.Create(indices, weight);
        inputs = offsets is { } starts ? inputs.Add(starts) : inputs;
        inputs = scales is { } factors ? inputs.Add(factors) : inputs;
        return graph.Add(new EmbeddingBag(mode, padding, offsets is not null, scales is not null), [.. inputs]);
    }

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        Embedding.RequireTable(Name, inputs[0], inputs[1]);
        Shape indices = inputs[0].Shape;
        if (HasOffsets ? indices.Rank != 1 || inputs[2].Shape.Rank != 1 || inputs[2].Element != ElementType.Int32 : indices.Rank != 2)
        {
            throw new ShapeException(HasOffsets
                ? $"{Name} takes indices [n] and int offsets [bags], but was given {inputs[0]} and {inputs[2]}"
                : $"{Name} takes indices [bags, n], or [n] with offsets, but was given {inputs[0]}");
        }

        if (HasScales && (Mode != EmbeddingBagMode.Sum || inputs[inputs.Length - 1] != TensorType.Float(indices)))
        {
            throw new ShapeException(Mode != EmbeddingBagMode.Sum
                ? $"{Name} takes weights of samples for sums alone, not with the mode {Mode}"
                : $"{Name}: the weights of samples have the shape of the indices, {indices}, but were given as {inputs[inputs.Length - 1]}");
        }

        return [TensorType.Float(Shape.Of(HasOffsets ? inputs[2].Shape[0] : indices[0], inputs[1].Shape[1]))];
    }

    public override ImmutableArray<IndexRange> IndexRanges(Node node)
    {
        var indices = new IndexRange(0, node.Inputs[1].Shape[0]);
        return HasOffsets ? [indices, new IndexRange(2, node.Inputs[0].Shape[0], AreOffsets: true)] : [indices];
    }

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim)
    {
        string bags = BagsText(node.Inputs[0].Shape, inputs[0], HasOffsets ? inputs[2] : null, dim);
        string scales = Mode != EmbeddingBagMode.Sum ? "" : HasScales ? $", {inputs[inputs.Length - 1]}" : ", default";
        return $"Embeddings.Bag{Mode}({outputs[0]}, {inputs[1]}, {bags}{scales}, {TableText(node.Inputs[1].Shape, Padding, dim)})";
    }

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients)
    {
        var result = new Value?[node.Inputs.Length];
        if (gradients[0] is { } dy)
        {
            Value indices = node.Inputs[0], weight = node.Inputs[1];
            ImmutableArray<Value> offsets = HasOffsets ? [node.Inputs[2]] : [];
            ImmutableArray<Value> read = Mode == EmbeddingBagMode.Max ? [node.Output, weight] : HasScales ? [node.Inputs[node.Inputs.Length - 1]] : [];
            result[1] = graph.Add(new EmbeddingBagGradient(weight.Shape, Mode, Padding, HasOffsets, HasScales), [dy, indices, .. offsets, .. read]);
            if (HasScales)
            {
                result[result.Length - 1] = graph.Add(new EmbeddingBagScaleGradient(Padding, HasOffsets), [dy, indices, weight, .. offsets]);
            }
        }

        return [.. result];
    }

    /// <summary>The text of indices in bags.</summary>
    public static string BagsText(Shape shape, string indices, string? offsets, Func<Dim, string> dim) =>
        offsets is not null ? $"new Bags({indices}, {offsets})" : $"new Bags({indices}, {dim(shape[0])}, {dim(shape[1])})";

    /// <summary>The text of a table's sizes and its row of padding.</summary>
    public static string TableText(Shape table, int padding, Func<Dim, string> dim) => $"{dim(table[0])}, {dim(table[1])}, padding: {dim(padding)}";
}
