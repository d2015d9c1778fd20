namespace ModelGen.Text;

/// <summary>Which tokens a vocabulary takes.</summary>
public sealed record VocabularyOptions
{
    /// <summary>Tokens seen less often are left out; at least 1.</summary>
    public long MinimumFrequency { get; init; } = 1;

    /// <summary>The most tokens of the vocabulary, special ones included; 1 to <see cref="Vocabulary.MaximumCount"/>.</summary>
    public int MaximumSize { get; init; } = Vocabulary.MaximumCount;

    /// <summary>What fills a batch's rows; the first token, if there is one. PyTorch's <c>padding_idx</c> is then 0.</summary>
    public string? PaddingToken { get; init; } = "<pad>";

    /// <summary>What stands for tokens that the vocabulary does not have; the next token, if there is one.</summary>
    public string? UnknownToken { get; init; } = "<unk>";

    /// <summary>Further tokens that are there whatever their frequency, behind padding and unknown.</summary>
    public IReadOnlyList<string> SpecialTokens { get; init; } = [];

    /// <summary>What becomes of a token that the vocabulary does not have.</summary>
    public OutOfVocabulary OutOfVocabulary { get; init; } = OutOfVocabulary.Unknown;
}
