namespace ModelGen.Text;

/// <summary>Turns a text into token numbers. Implementations may be used from several threads at the same time.</summary>
public interface ITextEncoder
{
    /// <summary>Encodes a text from its beginning, as many tokens as there is room for.</summary>
    /// <param name="text">The text.</param>
    /// <param name="ids">Takes the tokens' numbers.</param>
    /// <param name="places">Takes where in the text each token stands; as long as <paramref name="ids"/>, or empty if not wanted.</param>
    /// <returns>How many tokens were written.</returns>
    /// <exception cref="ArgumentException"><paramref name="places"/> has another length.</exception>
    /// <exception cref="KeyNotFoundException">A token is not in the vocabulary, whose policy is to throw.</exception>
    int Encode(ReadOnlySpan<char> text, Span<int> ids, Span<Range> places = default);

    /// <summary>How many tokens the whole text has.</summary>
    /// <exception cref="KeyNotFoundException">A token is not in the vocabulary, whose policy is to throw.</exception>
    int Count(ReadOnlySpan<char> text);
}
