namespace ModelGen.Text;

/// <summary>What a <see cref="WordTokenizer"/> makes of a text.</summary>
public sealed record WordTokenizerOptions
{
    /// <summary>Whether tokens are in lower case, by Unicode's simple mapping without a culture.</summary>
    public bool LowerCase { get; init; } = true;

    /// <summary>Whether punctuation and symbols are tokens: a run of one character, at most three of it. Otherwise they only part words.</summary>
    public bool Punctuation { get; init; }

    /// <summary>What stands for a web address (<c>http://…</c>, <c>https://…</c>, <c>ftp://…</c>, <c>www.…</c>); null: its words.</summary>
    public string? WebAddressToken { get; init; } = "<url>";

    /// <summary>What stands for an e-mail address; null: its words.</summary>
    public string? EmailToken { get; init; } = "<email>";

    /// <summary>What stands for a number: digits, with single <c>. , : / -</c> between them (1,000.50, 12:30, 2002-08-22); null: the number.</summary>
    public string? NumberToken { get; init; } = "<number>";

    /// <summary>Longer tokens are cut to this many UTF-16 units; 4 to <see cref="Vocabulary.MaximumTokenLength"/>.</summary>
    public int MaximumTokenLength { get; init; } = 64;
}
