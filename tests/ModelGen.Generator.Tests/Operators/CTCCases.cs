using System.Collections.Immutable;
using CsCheck;
using GeneratorTests.Interpreter;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Loss;
using ModelGen.Generator.Operators.Normalization;

namespace GeneratorTests.Operators;

/// <summary>Samples of connectionist temporal classification: labels that are repeated or missing, inputs that end early.</summary>
internal static class CTCCases
{
    public static IEnumerable<OperatorCase> All { get; } =
    [
        OfRows(perLabel: false),
        OfRows(perLabel: true),
        Loss(new CTCLoss(LossReduction.Mean, 0, ZeroInfinity: true)),
        Loss(new CTCLoss(LossReduction.None, 0, ZeroInfinity: false)),
        OfLogits(new CTCLoss(LossReduction.Mean, 0, ZeroInfinity: true)),
        OfLogits(new CTCLoss(LossReduction.Sum, 0, ZeroInfinity: true)),
        OfLogits(new CTCLoss(LossReduction.None, 0, ZeroInfinity: true)),
        Gradient(perLabel: false),
        Gradient(perLabel: true),
    ];

    private static OperatorCase OfRows(bool perLabel) => new($"ctc_loss rows {perLabel}", Batches().Select(b => Sample(new CTCRows(b.Blank, perLabel), b)));

    /// <summary>With 0 for the blank.</summary>
    private static OperatorCase Loss(CTCLoss loss) => new($"{loss}", Batches().Select(b => Sample(loss with { Blank = b.Blank }, b)));

    private static OperatorCase OfLogits(CTCLoss loss) => new($"{loss} of logits", Batches().Select(b => Sample(new LogitsLoss(loss with { Blank = b.Blank }), b)));

    private static OperatorCase Gradient(bool perLabel) => new(
        $"ctc_loss_gradient {perLabel}",
        from batch in Batches()
        from dy in Generators.Values([batch.Inputs[2].Shape[0]], -1, 1)
        let loss = new CTCRows(batch.Blank, perLabel)
        select Sample(new CTCGradient(loss), batch, CTCMath.Rows(loss, batch.Inputs)[1], dy));

    private static OperatorSample Sample(Operator op, Batch batch, params NdArray[] further) => new(
        op,
        [.. batch.Inputs, .. further],
        [ElementType.Float32, ElementType.Int32, ElementType.Int32, ElementType.Int32, .. further.Select(_ => ElementType.Float32)]);

    private static Gen<Batch> Batches() =>
        from time in Gen.Int[1, 8]
        from batch in Gen.Int[1, 3]
        from classes in Gen.Int[2, 6]
        from length in Gen.Int[0, 5]
        from blank in Gen.Int[0, classes - 1]
        from logits in Generators.Values([time, batch, classes], -2, 2)
        from labels in Generators.Indices([batch, length], classes - 1)
        from inputLengths in Generators.Indices([batch], time + 1)
        from labelLengths in Generators.Indices([batch], length + 1)
        select new Batch(
            blank,
            [Normalized(logits), new NdArray(labels.Shape, [.. labels.Data.Select(label => label >= blank ? label + 1 : label)]), inputLengths, labelLengths]);

    private static NdArray Normalized(NdArray x) => NdArray.Build(
        x.Shape, i => x[i] - Math.Log(Enumerable.Range(0, x.Shape[2]).Sum(c => Math.Exp(x[[i[0], i[1], c]]))));

    private sealed record Batch(int Blank, NdArray[] Inputs);

    /// <summary>The loss of logits: the gradient with respect to log-probabilities holds for those that come out of a softmax, so that finite differences agree in front of it.</summary>
    private sealed record LogitsLoss(CTCLoss Loss) : CompositeOperator
    {
        public override string Name => "ctc_loss_of_logits";

        public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => Loss.Infer(inputs);

        protected override Value Compose(GraphBuilder graph, ImmutableArray<Value> inputs) =>
            graph.Add(Loss, [graph.Add(new LogSoftmax(), inputs[0]), .. inputs.RemoveAt(0)]);
    }
}
