namespace ModelGen.Text;

/// <summary>What becomes of a token that a vocabulary does not have.</summary>
public enum OutOfVocabulary
{
    /// <summary>It becomes the unknown token.</summary>
    Unknown,

    /// <summary>It is left out, as scikit-learn's vectorizers do.</summary>
    Skip,

    /// <summary>It is an error.</summary>
    Throw,
}
