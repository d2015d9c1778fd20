namespace ModelGen;

/// <summary>How a metric of single classes becomes one number (<c>average</c> of torchmetrics and scikit-learn).</summary>
public enum Average
{
    /// <summary>The mean over the classes that occur, as labels or as predictions.</summary>
    Macro,

    /// <summary>From the counts of all classes together.</summary>
    Micro,

    /// <summary>The mean over the classes, each weighted with the number of its examples.</summary>
    Weighted,

    /// <summary>That of class 1 alone, where there are two.</summary>
    Binary,
}
