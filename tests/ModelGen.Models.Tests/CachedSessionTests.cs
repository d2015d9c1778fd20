using DeclaredModels;

namespace ModelGen.Models.Tests;

/// <summary>Sessions over caches: whatever way the positions have come in, what they give is what the model gives for the whole sequence.</summary>
public sealed class CachedSessionTests
{
    private const int Vocabulary = 65;

    private readonly CachedTransformer net = new(seed: 1);

    [Fact]
    public void Token_by_token_equals_the_whole_sequence()
    {
        // The tokens that are most probable, computed both ways.
        const int Length = 200;
        int[] tokens = new int[Length + 1];
        float[] logits = new float[Vocabulary];
        CachedTransformer.Session session = net.CreateSession(batch: 1, capacity: Length);
        for (int length = 1; length <= Length; length++)
        {
            session.Next(tokens.AsSpan(length - 1, 1), logits, time: 1);
            float[] expected = new float[length * Vocabulary];
            net.Logits(tokens.AsSpan(0, length), expected, batch: 1, time: length);
            Numbers.Near(expected[^Vocabulary..].ToDouble(), logits, 1e-4, $"logits behind {length} tokens");
            tokens[length] = ArgMax(logits);
            Assert.Equal(ArgMax(expected.AsSpan((length - 1) * Vocabulary)), tokens[length]);
            Assert.Equal([length], session.Lengths);
        }
    }

    [Theory]
    [InlineData(1, 37, 1)]
    [InlineData(1, 17, 5)]
    [InlineData(3, 1, 16)]
    [InlineData(3, 16, 7)]
    public void Any_number_of_positions_can_be_added(int batch, int prompt, int step)
    {
        const int Length = 40;
        int[] tokens = Tokens(1, batch * Length);
        float[] whole = new float[batch * Length * Vocabulary];
        net.Logits(tokens, whole, batch, Length);
        CachedTransformer.Session session = net.CreateSession(batch, capacity: Length);
        for (int done = 0, next = prompt; done < Length; done += next, next = Math.Min(step, Length - done))
        {
            float[] logits = new float[batch * next * Vocabulary];
            session.Logits(Columns(tokens, batch, done, next), logits, next);
            Numbers.Near(Columns(whole, batch, done * Vocabulary, next * Vocabulary).ToDouble(), logits, 1e-4, $"logits of {next} positions behind {done}");
        }
    }

    [Fact]
    public void Rows_may_have_different_lengths()
    {
        const int Longest = 23;
        int[] lengths = [23, 1, 17, 9], tokens = Tokens(2, 4 * Longest), following = Tokens(3, 4 * 5);
        CachedTransformer.Session session = net.CreateSession(batch: 4, capacity: 32);
        float[] next = new float[4 * Vocabulary];
        session.Next(tokens, next, Longest, lengths);
        Assert.Equal(lengths, session.Lengths);
        for (int t = 0; t <= 5; t++)
        {
            for (int row = 0; row < 4; row++)
            {
                int[] all = [.. tokens[(row * Longest)..][..lengths[row]], .. following[(row * 5)..][..t]];
                float[] expected = new float[Vocabulary];
                net.Next(all, expected, batch: 1, time: all.Length);
                Numbers.Near(expected.ToDouble(), next.AsSpan(row * Vocabulary, Vocabulary), 1e-4, $"logits of row {row} behind {all.Length} tokens");
            }

            if (t < 5)
            {
                session.Next(Columns(following, 4, t, 1), next, 1);
            }
        }
    }

    /// <summary>What is no cache is carried by the caller.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_recurrent_state_goes_beside_the_caches(int step)
    {
        const int Batch = 3, Length = 12;
        var hybrid = new Hybrid(seed: 2);
        int[] tokens = [.. Tokens(31, Batch * Length).Select(t => t % Hybrid.Vocabulary)];
        float[] before = new float[Batch * Hybrid.Width], after = new float[Batch * Hybrid.Width], whole = new float[Batch * Length * Hybrid.Vocabulary];
        hybrid.Next(tokens, before, whole, after, Batch, Length);
        float[] last = [.. after];
        Hybrid.Session session = hybrid.CreateSession(Batch, Length);
        for (int done = 0; done < Length; done += step)
        {
            float[] logits = new float[Batch * step * Hybrid.Vocabulary];
            session.Next(Columns(tokens, Batch, done, step), before, logits, after, step);
            Numbers.Near(Columns(whole, Batch, done * Hybrid.Vocabulary, step * Hybrid.Vocabulary).ToDouble(), logits, 1e-5, $"logits of {step} positions behind {done}");
            (before, after) = (after, before);
        }

        Numbers.Near(last.ToDouble(), before, 1e-5, "the state");
    }

    [Fact]
    public void A_row_of_no_length_stays_as_it_is()
    {
        int[] tokens = Tokens(4, 2 * 8);
        float[] next = new float[2 * Vocabulary], expected = new float[2 * Vocabulary];
        CachedTransformer.Session session = net.CreateSession(batch: 2, capacity: 16), other = net.CreateSession(batch: 2, capacity: 16);
        session.Next(tokens, next, 8);
        other.Next(tokens, next, 8);
        session.Next([1, 2, 3, 4], next, 2, [0, 2]);
        Assert.Equal([8, 10], session.Lengths);
        other.Next([7, 7, 3, 4], next, 2);
        other.Rewind([8, 10]);
        session.Next([5, 6], next, 1);
        other.Next([5, 6], expected, 1);
        Numbers.SameBits(expected, next, "logits");
    }

    /// <summary>Padding needs no room, and a row that has ended may be full.</summary>
    [Fact]
    public void Only_what_counts_needs_room()
    {
        int[] tokens = Tokens(12, 2 * 9);
        float[] next = new float[2 * Vocabulary], expected = new float[2 * Vocabulary];
        CachedTransformer.Session session = net.CreateSession(batch: 2, capacity: 7), larger = net.CreateSession(batch: 2, capacity: 70);
        foreach ((int time, int[] lengths) in new[] { (9, new[] { 6, 3 }), (3, [1, 2]), (1, [0, 1]), (2, [0, 1]) })
        {
            session.Next(Columns(tokens, 2, 0, time), next, time, lengths);
            larger.Next(Columns(tokens, 2, 0, time), expected, time, lengths);
            for (int row = 0; row < 2; row++)
            {
                if (lengths[row] > 0)
                {
                    Numbers.Near(expected.AsSpan(row * Vocabulary, Vocabulary).ToArray().ToDouble(), next.AsSpan(row * Vocabulary, Vocabulary), 1e-5, $"logits of row {row}");
                }
            }
        }

        Assert.Equal([7, 7], session.Lengths);
    }

    [Fact]
    public void A_rewound_session_is_as_it_was()
    {
        int[] tokens = Tokens(5, 3 * 12);
        float[] first = new float[3 * Vocabulary], second = new float[3 * Vocabulary];
        CachedTransformer.Session session = net.CreateSession(batch: 3, capacity: 20);
        session.Next(Columns(tokens, 3, 0, 7), first, 7);
        session.Next(Columns(tokens, 3, 7, 5), first, 5);
        session.Next(Tokens(6, 3 * 8), second, 8);
        session.Rewind(7);
        Assert.Equal([7, 7, 7], session.Lengths);
        session.Next(Columns(tokens, 3, 7, 5), second, 5);
        Numbers.SameBits(first, second, "logits after rewinding");
        session.Rewind([12, 7, 9]);
        Assert.Equal([12, 7, 9], session.Lengths);
        session.Reset();
        session.Next(Columns(tokens, 3, 0, 7), second, 7);
        session.Next(Columns(tokens, 3, 7, 5), second, 5);
        Numbers.SameBits(first, second, "logits after a reset");
    }

    [Fact]
    public void A_copy_goes_its_own_way()
    {
        float[] next = new float[2 * Vocabulary], copied = new float[2 * Vocabulary];
        CachedTransformer.Session session = net.CreateSession(batch: 2, capacity: 12);
        session.Next(Tokens(7, 2 * 10), next, 10, [10, 6]);
        CachedTransformer.Session copy = session.Copy(), larger = session.Copy(capacity: 50), other = net.CreateSession(batch: 2, capacity: 10);
        Assert.Equal(50, larger.Capacity);
        other.CopyFrom(session);
        other.CopyFrom(other);
        session.Next([1, 2], next, 1);
        foreach (CachedTransformer.Session each in new[] { copy, larger })
        {
            each.Next([3, 3], copied, 1);
            each.Rewind([10, 6]);
            each.Next([1, 2], copied, 1);
            Numbers.Near(next.ToDouble(), copied, 1e-6, "logits of a copy");
        }

        Assert.Throws<ArgumentException>(() => other.CopyFrom(larger));
        Assert.Throws<ArgumentException>(() => net.CreateSession(3, 12).CopyFrom(session));
        Assert.Throws<ArgumentNullException>(() => other.CopyFrom(null!));
        Assert.Equal([10, 6], other.Lengths);
    }

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(1, 0, 3, 2)]
    [InlineData(1, 2, 3, 0)]
    [InlineData(3, 3, 1, 1)]
    [InlineData(2, 0, 0, 3)]
    [InlineData(0, 1, 2, 3)]
    public void Rows_can_be_selected(params int[] rows)
    {
        int[] tokens = Tokens(8, 4 * 9), lengths = [9, 3, 1, 6];
        float[] next = new float[4 * Vocabulary], expected = new float[4 * Vocabulary];
        CachedTransformer.Session session = net.CreateSession(batch: 4, capacity: 12);
        session.Next(tokens, next, 9, lengths);
        session.SelectBatch(rows);
        Assert.Equal(rows.Select(r => lengths[r]), session.Lengths.ToArray());
        session.Next([1, 2, 3, 4], next, 1);
        int[] selected = [.. rows.SelectMany(r => tokens[(r * 9)..][..9])];
        CachedTransformer.Session other = net.CreateSession(batch: 4, capacity: 12);
        other.Next(selected, expected, 9, [.. rows.Select(r => lengths[r])]);
        other.Next([1, 2, 3, 4], expected, 1);
        Numbers.SameBits(expected, next, "logits of selected rows");
        Assert.Throws<ArgumentException>(() => session.SelectBatch([0, 1, 2]));
        Assert.Throws<ArgumentException>(() => session.SelectBatch([0, 1, 2, 4]));
    }

    [Fact]
    public void A_session_can_be_saved()
    {
        float[] next = new float[2 * Vocabulary], loaded = new float[2 * Vocabulary];
        CachedTransformer.Session session = net.CreateSession(batch: 2, capacity: 12), other = net.CreateSession(batch: 2, capacity: 11), narrow = net.CreateSession(1, 9);
        session.Next(Tokens(9, 2 * 10), next, 10, [4, 10]);
        using var stream = new MemoryStream();
        session.Save(stream);
        string path = Path.GetTempFileName();
        session.Save(path);
        Assert.Equal(stream.ToArray(), File.ReadAllBytes(path));
        session.Next([1, 2], next, 1);

        other.Load(path);
        Assert.Equal([4, 10], other.Lengths);
        other.Next([1, 2], loaded, 1);
        Numbers.Near(next.ToDouble(), loaded, 1e-6, "logits from a file");
        stream.Position = 0;
        other.Load(stream);
        other.Next([1, 2], loaded, 1);
        Numbers.Near(next.ToDouble(), loaded, 1e-6, "logits from a stream");

        WeightMismatchException mismatch = Assert.Throws<WeightMismatchException>(() => narrow.Load(path));
        Assert.Contains("batch: the file has 2 rows, the session 1", mismatch.Message, StringComparison.Ordinal);
        Assert.Contains("lengths: the file has rows of 10 positions, the session room for 9", mismatch.Message, StringComparison.Ordinal);
        stream.SetLength(stream.Length - 1);
        stream.Position = 0;
        Assert.Throws<InvalidDataException>(() => other.Load(stream));
        net.Save(path);
        Assert.Throws<InvalidDataException>(() => other.Load(path));
        Assert.Equal([5, 11], other.Lengths);
        File.Delete(path);
    }

    [Fact]
    public void What_does_not_fit_is_refused_and_changes_nothing()
    {
        float[] next = new float[2 * Vocabulary], before = new float[2 * Vocabulary];
        CachedTransformer.Session session = net.CreateSession(batch: 2, capacity: 8);
        session.Next(Tokens(10, 2 * 6), next, 6, [6, 4]);
        CachedTransformer.Session other = session.Copy();
        ArgumentException full = Assert.Throws<ArgumentException>(() => session.Next(new int[6], next, 3));
        Assert.Contains("Row 0 of the session has 6 of 8 positions, which leaves no room for 3 more", full.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => session.Next([1, 2], next, 2));
        Assert.Throws<ArgumentException>(() => session.Next([1, 65], next, 1));
        Assert.Throws<ArgumentException>(() => session.Next([1, 2], next, 1, [1]));
        Assert.Throws<ArgumentException>(() => session.Next([1, 2], next, 1, [2, 1]));
        Assert.Throws<ArgumentException>(() => session.Next([1, 2], next, 1, [-1, 1]));
        Assert.Throws<ArgumentException>(() => session.Rewind([6, 5]));
        Assert.Throws<ArgumentException>(() => session.Rewind([6]));
        Assert.Throws<ArgumentOutOfRangeException>(() => session.Rewind(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => net.CreateSession(-1, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => net.CreateSession(1, 0));
        Assert.Throws<ArgumentException>(() => net.CreateSession(1 << 20, 1 << 20));
        Assert.Equal([6, 4], session.Lengths);
        session.Next([1, 2], next, 1);
        other.Next([1, 2], before, 1);
        Numbers.SameBits(before, next, "logits");
    }

    [Fact]
    public void A_token_allocates_nothing()
    {
        int[] tokens = Tokens(11, 3 * 8), rows = [1, 1, 0], lengths = [1, 0, 1];
        float[] next = new float[3 * Vocabulary];
        CachedTransformer.Session session = net.CreateSession(batch: 3, capacity: 64), other = session.Copy();
        session.Next(tokens, next, 8);
        Allocations.None(() =>
        {
            session.Next(tokens.AsSpan(0, 3), next, 1);
            session.Next(tokens.AsSpan(0, 3), next, 1, lengths);
            session.SelectBatch(rows);
            other.CopyFrom(session);
            session.Rewind(8);
        });
    }

    [Fact]
    public void No_rows_and_no_positions_are_possible()
    {
        CachedTransformer.Session none = net.CreateSession(batch: 0, capacity: 4), session = net.CreateSession(batch: 1, capacity: 4);
        none.Next([], [], 3);
        session.Logits([], [], 0);
        Assert.Equal([0], session.Lengths);
    }

    private static int[] Tokens(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(Vocabulary))];
    }

    private static T[] Columns<T>(T[] values, int rows, int first, int count) => [.. Enumerable.Range(0, rows).SelectMany(r => values[(r * (values.Length / rows) + first)..][..count])];

    private static int ArgMax(ReadOnlySpan<float> logits) => System.Numerics.Tensors.TensorPrimitives.IndexOfMax(logits);
}
