namespace ModelGen;

/// <summary>
/// The share that what is predicted and what is true of a class have in common (<c>torchmetrics.JaccardIndex</c>), averaged over the classes: <c>found / (found + wrong + missed)</c>. The measure of
/// segmentations: for scores <c>[batch, classes, height, width]</c> and labels <c>[batch, height, width]</c>, with <see cref="ClassificationMetric.ClassDim"/> 1.
/// </summary>
/// <param name="average">How classes become one number; <see cref="ClassMetric.PerClass"/> has them one by one.</param>
public sealed class MeanIoU(Average average = Average.Macro) : ClassMetric(average)
{
    private protected override string BaseName => "mean_iou";

    private protected override double Of(double found, double wrong, double missed) => Ratio(found, found + wrong + missed, 0);
}
