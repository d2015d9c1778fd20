namespace ModelGen;

/// <summary>Of what was taken for a class, the share that is of it (<c>torchmetrics.Precision</c>); 0 where nothing was.</summary>
/// <param name="average">How classes become one number; <see cref="ClassMetric.PerClass"/> has them one by one.</param>
public sealed class Precision(Average average = Average.Macro) : ClassMetric(average)
{
    private protected override string BaseName => "precision";

    private protected override double Of(double found, double wrong, double missed) => Ratio(found, found + wrong, 0);
}
