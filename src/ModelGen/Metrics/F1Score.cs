namespace ModelGen;

/// <summary>The harmonic mean of precision and recall (<c>torchmetrics.F1Score</c>): <c>2·found / (2·found + wrong + missed)</c>.</summary>
/// <param name="average">How classes become one number; <see cref="ClassMetric.PerClass"/> has them one by one.</param>
public sealed class F1Score(Average average = Average.Macro) : ClassMetric(average)
{
    private protected override string BaseName => "f1";

    private protected override double Of(double found, double wrong, double missed) => Ratio(2 * found, (2 * found) + wrong + missed, 0);
}
