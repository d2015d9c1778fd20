namespace ModelGen.Text;

/// <summary>The formula of <see cref="TfIdf"/>, by the names and defaults of scikit-learn's <c>TfidfTransformer</c>.</summary>
public sealed record TfIdfOptions
{
    /// <summary>Whether rare tokens weigh more; otherwise all weigh 1.</summary>
    public bool UseIdf { get; init; } = true;

    /// <summary>Whether document frequencies are counted as if one more text had every token: <c>idf = ln((1 + n) / (1 + df)) + 1</c>
    /// instead of <c>ln(n / df) + 1</c>.</summary>
    public bool SmoothIdf { get; init; } = true;

    /// <summary>Whether a count of tf becomes <c>1 + ln(tf)</c>.</summary>
    public bool SublinearTf { get; init; }

    /// <summary>To what length rows are scaled.</summary>
    public RowNorm Norm { get; init; } = RowNorm.L2;
}
