using ModelGen.Text.Tests.Vocabularies;

namespace ModelGen.Text.Tests.Batches;

public sealed class SequenceBatcherTests
{
    private static readonly WordEncoder encoder = new(new WordTokenizer(), VocabularyTests.Build("a b c d e"));
    private static readonly string[] texts = ["a b", "", "a b c d e"];
    private static readonly int[][] sequences = [[2, 3], [], [2, 3, 4, 5, 6]];

    [Theory]
    [InlineData(SequenceSide.Right, SequenceSide.Right, "2 3 0 0 0 0 2 3 4")]
    [InlineData(SequenceSide.Right, SequenceSide.Left, "2 3 0 0 0 0 4 5 6")]
    [InlineData(SequenceSide.Left, SequenceSide.Right, "0 2 3 0 0 0 2 3 4")]
    [InlineData(SequenceSide.Left, SequenceSide.Left, "0 2 3 0 0 0 4 5 6")]
    public void Rows_are_padded_and_cut_at_their_sides(SequenceSide padding, SequenceSide truncation, string expected)
    {
        var batcher = new SequenceBatcher(new BatchOptions { Padding = padding, Truncation = truncation });
        int[] ids = new int[9];
        int[] lengths = new int[3];
        batcher.Encode(ids, lengths, texts, encoder, 3);
        Assert.Equal(expected, string.Join(' ', ids));
        Assert.Equal([2, 0, 3], lengths);

        Array.Fill(ids, -1);
        batcher.Pad(ids, lengths, sequences, 3);
        Assert.Equal(expected, string.Join(' ', ids));
        Assert.Equal([2, 0, 3], lengths);
    }

    [Fact]
    public void Rows_can_be_as_long_as_the_longest()
    {
        var batcher = new SequenceBatcher(new BatchOptions { PaddingId = 9 });
        int[] ids = new int[100];
        int[] lengths = new int[3];
        Assert.Equal(5, batcher.PadToLongest(ids, lengths, sequences, 10));
        Assert.Equal([2, 3, 9, 9, 9, 9, 9, 9, 9, 9, 2, 3, 4, 5, 6], ids[..15]);
        Assert.Equal([2, 0, 5], lengths);
        Assert.Equal(4, batcher.PadToLongest(ids, lengths, sequences, 4));
        Assert.Equal([2, 3, 9, 9, 9, 9, 9, 9, 2, 3, 4, 5], ids[..12]);
        Assert.Equal(1, batcher.PadToLongest(ids, lengths.AsSpan(0, 1), [[]], 4));
        Assert.Equal((9, 0), (ids[0], lengths[0]));
    }

    [Fact]
    public void Wrong_lengths_are_refused()
    {
        var batcher = new SequenceBatcher();
        Assert.Throws<ArgumentException>(() => batcher.Encode(new int[8], new int[3], texts, encoder, 3));
        Assert.Throws<ArgumentException>(() => batcher.Pad(new int[9], new int[2], sequences, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => batcher.Pad([], new int[3], sequences, 0));
        Assert.Throws<ArgumentException>(() => batcher.PadToLongest(new int[14], new int[3], sequences, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => batcher.PadToLongest(new int[14], new int[3], sequences, 0));
    }
}
