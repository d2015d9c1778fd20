using System.Collections.Immutable;
using System.Globalization;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Operators.Loss;

/// <summary>
/// <c>−ln Σ Π eˣ</c> over all paths that give the labels, for log-probabilities x [time, batch, classes], labels [batch, length], and lengths of inputs and of labels [batch], the mean one of
/// losses divided by the number of labels (<c>torch.nn.functional.ctc_loss</c>).
/// </summary>
internal sealed record CTCLoss(LossReduction Reduction, int Blank, bool ZeroInfinity) : CompositeOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.CTCLoss", "logProbs, targets, inputLengths, targetLengths, blank, reduction, zeroInfinity", (graph, arguments) =>
    {
        int blank = arguments.Int("blank");
        var loss = new CTCLoss(
            (LossReduction)arguments.Int("reduction"),
            blank >= 0 ? blank : throw new HyperparameterException("blank", "a class, which is at least 0", blank.ToString(CultureInfo.InvariantCulture)),
            arguments.Bool("zeroInfinity"));
        string[] inputs = ["logProbs", "targets", "inputLengths", "targetLengths"];
        return graph.Add(loss, [.. inputs.Select(arguments.Tensor)]);
    });

    public override string Name => "ctc_loss";

    private CTCRows Rows => new(Blank, PerLabel: Reduction == LossReduction.Mean);

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [TensorType.Float(Reduction.Result(Rows.Infer(inputs)[0].Shape))];

    protected override Value Compose(GraphBuilder graph, ImmutableArray<Value> inputs)
    {
        Value losses = graph.Add(Rows, [.. inputs]);
        return Reduction.Reduce(graph, ZeroInfinity ? graph.Mask(graph.Add(new NotEqual(), losses, graph.Number(double.PositiveInfinity)), losses) : losses);
    }
}
