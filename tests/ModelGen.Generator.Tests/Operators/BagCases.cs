using CsCheck;
using GeneratorTests.Interpreter;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Lookup;

namespace GeneratorTests.Operators;

/// <summary>Samples of look-ups in bags, of equal length and behind offsets; bags may be empty and rows of padding.</summary>
internal static class BagCases
{
    public static IEnumerable<OperatorCase> All { get; } =
    [
        Forward(EmbeddingBagMode.Mean, false, false),
        Forward(EmbeddingBagMode.Mean, true, false),
        Forward(EmbeddingBagMode.Sum, false, false),
        Forward(EmbeddingBagMode.Sum, true, false),
        Forward(EmbeddingBagMode.Sum, false, true),
        Forward(EmbeddingBagMode.Sum, true, true),
        Forward(EmbeddingBagMode.Max, false, false),
        Forward(EmbeddingBagMode.Max, true, false),
        Gradient(EmbeddingBagMode.Mean, true, false),
        Gradient(EmbeddingBagMode.Sum, false, true),
        Gradient(EmbeddingBagMode.Sum, true, false),
        Gradient(EmbeddingBagMode.Mean, false, false),
        Gradient(EmbeddingBagMode.Sum, true, true),
        OfGreatest("embedding_bag_gradient", false, (bag, offsets) => new EmbeddingBagGradient(Shape.Of(bag.Rows, bag.Dim), EmbeddingBagMode.Max, 0, offsets, HasScales: false), bag => [bag.Count, bag.Dim]),
        OfGreatest("embedding_bag_gradient", true, (bag, offsets) => new EmbeddingBagGradient(Shape.Of(bag.Rows, bag.Dim), EmbeddingBagMode.Max, 0, offsets, HasScales: false), bag => [bag.Count, bag.Dim]),
        OfGreatest("embedding_bag_choice", false, (_, offsets) => new EmbeddingBagChoice(0, offsets), bag => [bag.Rows, bag.Dim]),
        OfGreatest("embedding_bag_choice", true, (_, offsets) => new EmbeddingBagChoice(0, offsets), bag => [bag.Rows, bag.Dim]),
        ScaleGradient(false),
        ScaleGradient(true),
    ];

    /// <summary>Row 0 is padding: whether it is looked up changes no result, so that finite differences agree with its missing gradient.</summary>
    private static OperatorCase Forward(EmbeddingBagMode mode, bool hasOffsets, bool hasScales) =>
        new($"embedding_bag {mode}{(hasOffsets ? " offsets" : "")}{(hasScales ? " scales" : "")}",
            from bag in Sample(hasOffsets)
            from w in Generators.Distinct([bag.Rows, bag.Dim])
            from s in Generators.Values(bag.Indices.Shape, -2, 2)
            select Build(new EmbeddingBag(mode, 0, hasOffsets, hasScales), bag, [bag.Indices, w], hasOffsets, hasScales ? [s] : []));

    private static OperatorCase Gradient(EmbeddingBagMode mode, bool hasOffsets, bool hasScales) =>
        new($"embedding_bag_gradient {mode}{(hasOffsets ? " offsets" : "")}{(hasScales ? " scales" : "")}",
            from bag in Sample(hasOffsets)
            from dy in Generators.Values([bag.Count, bag.Dim], -2, 2)
            from s in Generators.Values(bag.Indices.Shape, -2, 2)
            select Build(
                new EmbeddingBagGradient(Shape.Of(bag.Rows, bag.Dim), mode, 0, hasOffsets, hasScales), bag, [dy, bag.Indices], hasOffsets, hasScales ? [s] : []));

    /// <summary>What goes to or from the greatest elements, whose places don't change with small changes of the table.</summary>
    private static OperatorCase OfGreatest(string name, bool hasOffsets, Func<Bag, bool, ModelGen.Generator.Operators.Operator> create, Func<Bag, int[]> shape) =>
        new($"{name} Max{(hasOffsets ? " offsets" : "")}",
            from bag in Sample(hasOffsets)
            from v in Generators.Values(shape(bag), -2, 2)
            from w in Generators.Distinct([bag.Rows, bag.Dim])
            let y = BagMath.Forward(
                new EmbeddingBag(EmbeddingBagMode.Max, 0, hasOffsets, HasScales: false), hasOffsets ? [bag.Indices, w, bag.Offsets] : [bag.Indices, w], [bag.Count, bag.Dim])
            select Build(create(bag, hasOffsets), bag, [v, bag.Indices], hasOffsets, [y, w]));

    private static OperatorCase ScaleGradient(bool hasOffsets) =>
        new($"embedding_bag_scale_gradient{(hasOffsets ? " offsets" : "")}",
            from bag in Sample(hasOffsets)
            from dy in Generators.Values([bag.Count, bag.Dim], -2, 2)
            from w in Generators.Values([bag.Rows, bag.Dim], -2, 2)
            select Build(new EmbeddingBagScaleGradient(0, hasOffsets), bag, [dy, bag.Indices, w], hasOffsets, []));

    private static OperatorSample Build(ModelGen.Generator.Operators.Operator op, Bag bag, NdArray[] first, bool hasOffsets, NdArray[] last)
    {
        NdArray[] inputs = [.. first, .. hasOffsets ? [bag.Offsets] : Array.Empty<NdArray>(), .. last];
        return new OperatorSample(op, inputs, [.. inputs.Select(i => i == bag.Indices || i == bag.Offsets ? ElementType.Int32 : ElementType.Float32)]);
    }

    private static Gen<Bag> Sample(bool hasOffsets) =>
        from count in Gen.Int[1, 4]
        from length in Gen.Int[1, 5]
        from rows in Gen.Int[1, 5]
        from dim in Gen.Int[1, 20]
        from indices in Generators.Indices(hasOffsets ? [count * length] : [count, length], rows)
        from cuts in Gen.Int[0, count * length].Array[count - 1]
        select new Bag(rows, dim, count, indices, new NdArray([count], [0, .. cuts.Order().Select(c => (double)c)]));

    private sealed record Bag(int Rows, int Dim, int Count, NdArray Indices, NdArray Offsets);
}
