namespace ModelGen.Text;

/// <summary>A token that a tokenizer has found: where it stands in the text, and how much of the caller's buffer it took.</summary>
/// <param name="Start">The position of its first UTF-16 unit in the text.</param>
/// <param name="End">The position behind its last one, greater than <paramref name="Start"/>; the next token is looked for from here.</param>
/// <param name="Length">How many UTF-16 units of the buffer hold the token, at least 1. It need not be what stands in the text: it may be in
/// lower case, cut, or the name of a class of tokens.</param>
public readonly record struct TextToken(int Start, int End, int Length);
