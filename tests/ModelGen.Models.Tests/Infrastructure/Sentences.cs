using ModelGen.Tests;

namespace ModelGen.Models.Tests;

/// <summary>
/// Strings of the tokens 3 to 8 and the same backwards: what a small translator can learn. Row-major; behind the end of a string there is padding, which is 0.
/// </summary>
/// <param name="Tokens">The strings, [batch, time].</param>
/// <param name="Lengths">Of the strings, [batch], 1 … time.</param>
/// <param name="Before">What a decoder is given, [batch, steps]: the token that begins, and the string backwards.</param>
/// <param name="After">What it is to give, [batch, steps]: the string backwards, and the token that ends.</param>
/// <param name="Time">The length of the longest string.</param>
internal sealed record Sentences(int[] Tokens, int[] Lengths, int[] Before, int[] After, int Time)
{
    public int Batch => Lengths.Length;

    public int Steps => Time + 1;

    public int[] AfterLengths { get; } = Array.ConvertAll(Lengths, l => l + 1);

    /// <summary>Some strings; equal streams, equal strings.</summary>
    public static Sentences Draw(uint stream, int batch, int time)
    {
        int[] lengths = Array.ConvertAll(Golden.Indices(stream, batch, (uint)time), l => l + 1);
        int[] drawn = Array.ConvertAll(Golden.Indices(stream + 1, batch * time, 6), t => t + 3);
        int[] tokens = new int[batch * time], before = new int[batch * (time + 1)], after = new int[batch * (time + 1)];
        for (int b = 0; b < batch; b++)
        {
            ReadOnlySpan<int> source = drawn.AsSpan(b * time, lengths[b]);
            Span<int> target = after.AsSpan(b * (time + 1), lengths[b]);
            source.CopyTo(tokens.AsSpan(b * time));
            source.CopyTo(target);
            target.Reverse();
            after[(b * (time + 1)) + lengths[b]] = Translator.End;
            before[b * (time + 1)] = Translator.Begin;
            target.CopyTo(before.AsSpan((b * (time + 1)) + 1));
        }

        return new(tokens, lengths, before, after, time);
    }

    /// <summary>A string backwards.</summary>
    public ReadOnlySpan<int> Target(int row) => After.AsSpan(row * Steps, Lengths[row]);

    /// <summary>One string in every row of a batch.</summary>
    public (int[] Tokens, int[] Lengths) Repeated(int row, int batch) => (
        [.. Enumerable.Repeat(Tokens[(row * Time)..((row + 1) * Time)], batch).SelectMany(t => t)],
        [.. Enumerable.Repeat(Lengths[row], batch)]);
}
