namespace ModelGen;

/// <summary>Which values of a metric are better.</summary>
public enum MetricMode
{
    /// <summary>Small ones, as of losses.</summary>
    Min,

    /// <summary>Great ones, as of accuracies.</summary>
    Max,
}
