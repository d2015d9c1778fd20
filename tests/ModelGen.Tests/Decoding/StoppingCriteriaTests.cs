namespace ModelGen.Tests.Decoding;

public sealed class StoppingCriteriaTests
{
    [Fact]
    public void Rows_end_by_a_token_by_a_sequence_or_by_their_length()
    {
        var stop = new StoppingCriteria(maxLength: 5, endTokens: [9, 8], sequences: [[1, 2], [1, 1, 3]], batch: 4);
        Assert.Equal([1, 1, 1, 1], stop.Open);
        stop.Advance([1, 0, 1, 9]);
        Assert.Equal([1, 1, 1, 0], stop.Open);
        stop.Advance([1, 0, 2, 0]);
        stop.Advance([1, 2, 5, 0]);
        Assert.Equal([1, 1, 0, 0], stop.Open);
        stop.Advance([3, 1, 5, 0]);
        Assert.False(stop.IsDone);
        stop.Advance([3, 1, 5, 0]);
        Assert.True(stop.IsDone);
        Assert.Equal([StopReason.Sequence, StopReason.MaxLength, StopReason.Sequence, StopReason.EndToken], stop.Reasons.ToArray());
        Assert.Equal([4, 5, 2, 1], stop.Lengths);
        stop.Reset();
        Assert.Equal([1, 1, 1, 1], stop.Open);
        Assert.Equal([0, 0, 0, 0], stop.Lengths);
    }

    /// <summary>However a sequence overlaps itself, it is found where comparing the last tokens finds it.</summary>
    [Fact]
    public void Sequences_are_found_wherever_they_end()
    {
        var random = new Random(1);
        for (int trial = 0; trial < 500; trial++)
        {
            int[] sequence = [.. Enumerable.Range(0, 1 + random.Next(6)).Select(_ => random.Next(2))], tokens = [.. Enumerable.Range(0, 40).Select(_ => random.Next(2))];
            var stop = new StoppingCriteria(maxLength: 41, sequences: [sequence]);
            int expected = Enumerable.Range(0, tokens.Length).FirstOrDefault(i => i + 1 >= sequence.Length && tokens.AsSpan((i + 1 - sequence.Length)..(i + 1)).SequenceEqual(sequence), tokens.Length) + 1;
            int count = 0;
            while (!stop.IsDone && count < tokens.Length)
            {
                stop.Advance([tokens[count++]]);
            }

            Assert.Equal(Math.Min(expected, tokens.Length), count);
            Assert.Equal(expected <= tokens.Length, stop.IsDone);
        }
    }

    [Fact]
    public void Arguments_are_checked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new StoppingCriteria(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new StoppingCriteria(1, batch: -1));
        Assert.Throws<ArgumentException>(() => new StoppingCriteria(1, sequences: [[]]));
        Assert.Throws<ArgumentException>(() => new StoppingCriteria(1, batch: 2).Advance([1]));
    }

    [Fact]
    public void Generation_goes_on_until_all_rows_have_ended()
    {
        // What follows token t is t + 1.
        const int Vocabulary = 10;
        var calls = new List<string>();
        var tokens = new List<int>[] { [], [] };
        var sampler = new TokenSampler(Vocabulary, batch: 2) { TopK = 1 };
        var stop = new StoppingCriteria(maxLength: 6, endTokens: [6], batch: 2);
        int[] last = new int[2];
        Generation.Generate(Next, [4, 0, 0, 1, 2, 3], [1, 3], sampler, stop, (row, token) => tokens[row].Add(token));
        Assert.Equal([5, 6], tokens[0]);
        Assert.Equal([4, 5, 6], tokens[1]);
        Assert.Equal(["4 0 0 1 2 3 by 3: 1 3", "5 4 by 1: 1 1", "6 5 by 1: 0 1"], calls);
        Assert.Throws<ArgumentException>(() => Generation.Generate(Next, [4, 0, 0, 1, 2], [], sampler, stop, (_, _) => { }));
        Assert.Throws<ArgumentException>(() => Generation.Generate(Next, [4, 0], [1, 0], sampler, stop, (_, _) => { }));
        Assert.Throws<ArgumentException>(() => Generation.Generate(Next, [], [], sampler, stop, (_, _) => { }));
        Assert.Throws<ArgumentException>(() => Generation.Generate(Next, [4, 0], [], sampler, new StoppingCriteria(3), (_, _) => { }));

        void Next(ReadOnlySpan<int> token, Span<float> logits, int time, ReadOnlySpan<int> lengths)
        {
            calls.Add($"{string.Join(" ", token.ToArray())} by {time}: {string.Join(" ", lengths.ToArray())}");
            logits.Clear();
            for (int row = 0; row < 2; row++)
            {
                last[row] = lengths[row] == 0 ? last[row] : token[(row * time) + lengths[row] - 1];
                logits[(row * Vocabulary) + last[row] + 1] = 1;
            }
        }
    }
}
