namespace ModelGen;

/// <summary>Of the examples of a class, the share that was found (<c>torchmetrics.Recall</c>); 0 where there are none.</summary>
/// <param name="average">How classes become one number; <see cref="ClassMetric.PerClass"/> has them one by one.</param>
public sealed class Recall(Average average = Average.Macro) : ClassMetric(average)
{
    private protected override string BaseName => "recall";

    private protected override double Of(double found, double wrong, double missed) => Ratio(found, found + missed, 0);
}
