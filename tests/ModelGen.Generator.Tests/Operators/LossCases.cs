using CsCheck;
using GeneratorTests.Interpreter;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Loss;

namespace GeneratorTests.Operators;

/// <summary>Samples of losses that are made of other operators, away from their kinks; golden files compare them with PyTorch.</summary>
internal static class LossCases
{
    public static IEnumerable<OperatorCase> All =>
    [
        Inputs(new L1Loss(LossReduction.Mean), count: 2),
        Inputs(new SmoothL1Loss(LossReduction.Sum, 2), count: 2),
        Inputs(new HuberLoss(LossReduction.None, 2), count: 2),
        Inputs(new KLDiv(LossReduction.Mean, LogTarget: false), count: 2),
        Inputs(new KLDiv(LossReduction.Sum, LogTarget: true), count: 2),
        Inputs(new BinaryCrossEntropy(LossReduction.Mean, HasWeight: true), count: 3),
        Inputs(new BinaryCrossEntropyWithLogits(LossReduction.Mean, HasWeight: true, HasPosWeight: true), count: 4),
        Inputs(new SoftMarginLoss(LossReduction.Mean), count: 2),
        Inputs(new PoissonNLLLoss(LossReduction.Mean, LogInput: true, Full: false, 1e-8), count: 2),
        Inputs(new PoissonNLLLoss(LossReduction.None, LogInput: false, Full: false, 1e-8), count: 2),
        Inputs(new MarginRankingLoss(LossReduction.Mean, 2), count: 3),
        Inputs(new GaussianNLLLoss(LossReduction.Mean, Full: true, 1e-3), count: 3),
        Inputs(new MultilabelSoftMarginLoss(LossReduction.BatchMean, HasWeight: false), count: 2, leastRank: 2),
        Inputs(new TripletMarginLoss(LossReduction.Mean, 10, 2, 1e-6, Swap: false), count: 3, leastRank: 1),
        Labelled(new NLLLoss(LossReduction.Mean, null, 1)),
        Labelled(new MultiMarginLoss(LossReduction.Mean, 2, 5)),
        Labelled(new CrossEntropy(LossReduction.Mean, LabelSmoothing: 0.1)),
        SeveralLabels(new MultilabelMarginRows()),
        SeveralLabels(new MultilabelMarginLoss(LossReduction.Mean)),
        SeveralLabelsGradient(),
    ];

    /// <summary>Numbers between 0.2 and 0.8, none equal to another.</summary>
    private static OperatorCase Inputs(CompositeOperator loss, int count, int leastRank = 0) => new(
        $"{loss.Name} {count} {loss}",
        from shape in Generators.ShapeOfRank(leastRank, 3)
        from values in Gen.Shuffle(Enumerable.Range(0, count * shape.Aggregate(1, (a, b) => a * b)).ToArray())
        let length = values.Length / count
        select new OperatorSample(
            loss, [.. Enumerable.Range(0, count).Select(k => new NdArray(shape, [.. values.Skip(k * length).Take(length).Select(v => 0.2 + (0.6 * (v + 0.5) / values.Length))]))]));

    private static OperatorCase Labelled(CompositeOperator loss) => new(
        loss.ToString(),
        from rows in Gen.Int[1, 4]
        from classes in Gen.Int[1, 5]
        from x in Generators.Values([rows, classes], -2, 2)
        from labels in Generators.Indices([rows], classes)
        select new OperatorSample(loss, [x, labels], [ElementType.Float32, ElementType.Int32]));

    /// <summary>Scores that differ by no whole number, and rows of targets that end anywhere; a class may be there twice.</summary>
    private static OperatorCase SeveralLabels(Operator loss) => new(
        loss.ToString(),
        from sample in ScoresAndTargets()
        select new OperatorSample(loss, [sample.Scores, sample.Targets], [ElementType.Float32, ElementType.Int32]));

    private static OperatorCase SeveralLabelsGradient() => new(
        "multilabel_margin_gradient",
        from sample in ScoresAndTargets()
        from dy in Generators.Values([sample.Scores.Shape[0]], -1, 1)
        let isTarget = NdArray.Build(sample.Scores.Shape, i => MultilabelMath.Targets(sample.Targets, i[0]).Contains(i[1]) ? 1 : 0)
        select new OperatorSample(
            new MultilabelMarginGradient(), [sample.Scores, isTarget, sample.Targets, dy], [ElementType.Float32, ElementType.Float32, ElementType.Int32, ElementType.Float32]));

    private static Gen<(NdArray Scores, NdArray Targets)> ScoresAndTargets() =>
        from rows in Gen.Int[1, 4]
        from classes in Gen.Int[1, 20]
        from order in Gen.Shuffle(Enumerable.Range(0, rows * classes).ToArray())
        from whole in Gen.Int[-2, 2].Array[rows * classes]
        from targets in Gen.Int[-1, classes - 1].Array[rows * classes]
        select (
            new NdArray([rows, classes], [.. order.Select((place, i) => whole[i] + (0.9 * place / order.Length))]),
            new NdArray([rows, classes], [.. targets.Select(t => (double)t)]));
}
