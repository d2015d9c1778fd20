namespace ModelGen;

/// <summary>Why a row has ended.</summary>
public enum StopReason
{
    /// <summary>It goes on.</summary>
    None,

    /// <summary>By a token that ends rows.</summary>
    EndToken,

    /// <summary>By a sequence of tokens that ends rows.</summary>
    Sequence,

    /// <summary>By its length.</summary>
    MaxLength,
}
