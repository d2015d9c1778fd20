namespace ModelGen.Tests.Decoding;

public sealed class BeamSearchTests
{
    private const int Begin = 0;
    private const int End = 1;

    [Fact]
    public void One_beam_without_a_length_penalty_is_greedy_search()
    {
        for (uint seed = 0; seed < 40; seed++)
        {
            var model = new PrefixModel(seed, vocabulary: 6);
            var greedy = new GreedySearch(batch: 3, model.Vocabulary, maxLength: 7, Begin, End);
            var beam = new BeamSearch(beams: 1, model.Vocabulary, maxLength: 7, Begin, End, batch: 3);
            model.Run(greedy, 3);
            model.Run(beam);
            for (int i = 0; i < 3; i++)
            {
                Assert.Equal(1, beam.ResultCount(i));
                Assert.Equal(greedy.Result(i).Tokens, beam.Result(0, i).Tokens);
                Assert.Equal(greedy.Result(i).LogProbability, beam.Result(0, i).LogProbability, 1e-9);
                Assert.Equal(greedy.Result(i).IsComplete, beam.Result(0, i).IsComplete);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.6)]
    [InlineData(1.5)]
    public void As_many_beams_as_there_are_sequences_find_the_best_of_all(double lengthPenalty)
    {
        const int vocabulary = 4, maxLength = 4;
        for (uint seed = 0; seed < 10; seed++)
        {
            var model = new PrefixModel(seed, vocabulary);
            List<Sequence> all = [.. Naive.All(model, maxLength, Begin, End).Select(s => s.Ranked(lengthPenalty)).OrderByDescending(s => s.Score)];
            var search = new BeamSearch(all.Count, vocabulary, maxLength, Begin, End, lengthPenalty);
            model.Run(search);
            Assert.Equal(all.Count, search.ResultCount());
            Assert.Equal(1, Enumerable.Range(0, all.Count).Sum(i => Math.Exp(search.Result(i).LogProbability)), 1e-6);
            for (int rank = 0; rank < all.Count; rank++)
            {
                all[rank].Is(search.Result(rank));
            }
        }
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(3, 0.8)]
    [InlineData(5, 1)]
    public void Narrow_beams_find_what_a_search_finds_that_never_ends_early(int beams, double lengthPenalty)
    {
        for (uint seed = 100; seed < 130; seed++)
        {
            var model = new PrefixModel(seed, vocabulary: 7, scale: 2);
            var search = new BeamSearch(beams, model.Vocabulary, maxLength: 6, Begin, End, lengthPenalty, batch: 2);
            for (int run = 0; run < 2; run++)
            {
                search.Reset();
                model.Run(search);
                for (int i = 0; i < 2; i++)
                {
                    List<Sequence> expected = Naive.Search(model, i, beams, 6, Begin, End, lengthPenalty);
                    Assert.Equal(expected.Count, search.ResultCount(i));
                    for (int rank = 0; rank < expected.Count; rank++)
                    {
                        expected[rank].Is(search.Result(rank, i));
                    }
                }
            }
        }
    }

    /// <summary>
    /// By step, the end has the probability 0.4, 0.05, 0.99. After two steps there are two results, [] with 0.4 and [a] with 0.03, but [a, a] will have 0.5643.
    /// </summary>
    [Fact]
    public void A_search_goes_on_while_an_open_sequence_can_become_better_than_the_worst_result()
    {
        var search = new BeamSearch(beams: 2, vocabularySize: 2, maxLength: 10, begin: 1, end: 0);
        foreach (double end in (double[])[0.4, 0.05, 0.99])
        {
            Assert.False(search.IsDone);
            float[] row = [(float)Math.Log(end), (float)Math.Log(1 - end)];
            search.Advance([.. row, .. row]);
        }

        Assert.True(search.IsDone);
        Assert.Equal([1, 1], search.Result(0).Tokens);
        Assert.Equal(0.6 * 0.95 * 0.99, Math.Exp(search.Result(0).LogProbability), 1e-6);
        Assert.Empty(search.Result(1).Tokens.ToArray());
    }

    /// <summary>With a penalty the rest of the way counts: a log-probability of −1 is worth −1 now, and −0.4 at the greatest length.</summary>
    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void What_an_open_sequence_can_become_depends_on_the_length_penalty(double lengthPenalty, bool isDone)
    {
        var search = new BeamSearch(beams: 1, vocabularySize: 2, maxLength: 10, begin: 1, end: 0, lengthPenalty);
        search.Advance([(float)Math.Log(0.6), (float)Math.Log(0.4)]);
        Assert.Equal(1, search.ResultCount());
        Assert.Equal(isDone, search.IsDone);
    }

    /// <summary>
    /// Beams may lose the greedy sequence on the way, to others that look better at the time; a search that ended with the first two results was worse in one case of nine.
    /// </summary>
    [Theory]
    [InlineData(2, 0)]
    [InlineData(3, 0.6)]
    [InlineData(4, 1)]
    [InlineData(2, 2)]
    public void A_beam_is_hardly_ever_worse_than_greedy_search(int beams, double lengthPenalty)
    {
        const int batch = 10, maxLength = 8, models = 100;
        int worse = 0, better = 0;
        for (uint seed = 1000; seed < 1000 + models; seed++)
        {
            var model = new PrefixModel(seed, vocabulary: 3 + (int)(seed % 4), scale: 1 + (seed % 3));
            var greedy = new GreedySearch(batch, model.Vocabulary, maxLength, Begin, End);
            var beam = new BeamSearch(beams, model.Vocabulary, maxLength, Begin, End, lengthPenalty, batch);
            model.Run(greedy, batch);
            model.Run(beam);
            for (int i = 0; i < batch; i++)
            {
                DecodedSequence found = greedy.Result(i);
                double score = new Sequence([.. found.Tokens], found.LogProbability, found.IsComplete).Ranked(lengthPenalty).Score;
                worse += beam.Result(0, i).Score < score - 1e-9 ? 1 : 0;
                better += beam.Result(0, i).Score > score + 1e-9 ? 1 : 0;
            }
        }

        Assert.True(worse <= batch * models / 100 && better >= batch * models / 4, $"Of {batch * models} results, {worse} are worse than greedy ones and {better} better.");
    }

    [Fact]
    public void A_beam_finds_what_greedy_search_misses()
    {
        // Token 2 is likelier than 3 at first; behind 3 everything is certain.
        var search = new BeamSearch(2, 4, maxLength: 3, Begin, End);
        float never = float.NegativeInfinity;
        search.Advance([never, never, 0.1f, 0, 0, 0, 0, 0]);
        Assert.Equal([2, 3], search.Tokens);
        Assert.Equal([0, 0], search.Parents);
        search.Advance([never, never, 0, 0, never, 50, never, 0]);
        Assert.Equal([3], search.Result().Tokens);
        Assert.True(search.Result().IsComplete);
        Assert.False(search.IsDone);
        Assert.Equal([2, 3], search.Tokens);
        Assert.Equal([0, 0], search.Parents);
    }

    [Fact]
    public void Equal_continuations_come_in_the_order_of_rows_and_tokens()
    {
        var search = new BeamSearch(3, 5, maxLength: 2, Begin, End);
        float[] same = new float[15];
        search.Advance(same);

        // The token that ends the sequence came second, of five equal ones.
        Assert.Equal([0, 2, 3], search.Tokens);
        Assert.Empty(search.Result().Tokens.ToArray());
        search.Advance(same);
        Assert.True(search.IsDone);
        Assert.Equal(3, search.ResultCount());
        Assert.Equal([0], search.Result(1).Tokens);
        Assert.Equal([0, 0], search.Result(2).Tokens);
    }

    [Fact]
    public void Rows_that_are_not_in_use()
    {
        float never = float.NegativeInfinity;
        var search = new BeamSearch(3, 3, maxLength: 4, Begin, End, batch: 2);
        Assert.Equal(6, search.Rows);
        Assert.Equal([0, 1, 2, 3, 4, 5], search.Parents);
        float[] unused = [float.NaN, float.NaN, float.NaN];
        search.Advance([never, never, 0, .. unused, .. unused, never, 0, never, .. unused, .. unused]);
        Assert.Equal([2, 0, 0, 0, 0, 0], search.Tokens);
        Assert.Equal([0, 1, 2, 3, 4, 5], search.Parents);
        Assert.Equal(0, search.ResultCount(0));
        Assert.Equal(1, search.ResultCount(1));
        search.Advance([never, 0, never, .. unused, .. unused, .. unused, .. unused, .. unused]);
        Assert.True(search.IsDone);
        Assert.Equal([2], search.Result(0, 0).Tokens);
        Assert.Equal(0, search.Result(0, 0).LogProbability);
    }

    [Fact]
    public void Every_row_gets_what_its_search_has()
    {
        var search = new BeamSearch(2, 4, 5, Begin, End, batch: 2);
        float[] rows = new float[12];
        search.Repeat([1f, 2, 3, 4, 5, 6], rows);
        Assert.Equal([1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6], rows);
        int[] lengths = new int[4];
        search.Repeat([7, 8], lengths);
        Assert.Equal([7, 7, 8, 8], lengths);
        Assert.Equal("repeated", Assert.Throws<ArgumentException>(() => search.Repeat<float>([1, 2], new float[5])).ParamName);
        Assert.Equal("repeated", Assert.Throws<ArgumentException>(() => search.Repeat<float>([1, 2, 3], new float[6])).ParamName);
        Assert.Equal("repeated", Assert.Throws<ArgumentException>(() => search.Repeat<float>(rows.AsSpan(0, 6), rows)).ParamName);
    }

    [Fact]
    public void What_throws_changes_nothing()
    {
        var search = new BeamSearch(2, 3, 3, Begin, End);
        search.Advance([3, 0, 2, 0, 0, 0]);
        Assert.Equal("logits", Assert.Throws<ArgumentException>(() => search.Advance([0, 1, 2])).ParamName);
        Assert.Equal("logits", Assert.Throws<ArgumentException>(() => search.Advance([1, 2, 3, 0, float.NaN, 0])).ParamName);
        Assert.Equal([0, 2], search.Tokens);
        search.Advance([0, 9, 0, 0, 9, 0]);
        Assert.True(search.IsDone);
        Assert.Equal([0], search.Result(0).Tokens);
        Assert.Equal([2], search.Result(1).Tokens);
        Assert.Throws<InvalidOperationException>(() => search.Advance(new float[6]));
    }

    [Fact]
    public void Arguments()
    {
        Assert.Equal("beams", Assert.Throws<ArgumentOutOfRangeException>(() => new BeamSearch(0, 4, 5, 0, 1)).ParamName);
        Assert.Equal("beams", Assert.Throws<ArgumentOutOfRangeException>(() => new BeamSearch(int.MaxValue, 4, 5, 0, 1)).ParamName);
        Assert.Equal("batch", Assert.Throws<ArgumentOutOfRangeException>(() => new BeamSearch(2, 4, 5, 0, 1, batch: -1)).ParamName);
        Assert.Equal("maxLength", Assert.Throws<ArgumentOutOfRangeException>(() => new BeamSearch(2, 4, 0, 0, 1)).ParamName);
        Assert.Equal("end", Assert.Throws<ArgumentOutOfRangeException>(() => new BeamSearch(2, 4, 5, 0, 4)).ParamName);
        foreach (double wrong in new[] { -0.1, double.NaN, double.PositiveInfinity })
        {
            Assert.Equal("lengthPenalty", Assert.Throws<ArgumentOutOfRangeException>(() => new BeamSearch(2, 4, 5, 0, 1, wrong)).ParamName);
        }

        var search = new BeamSearch(2, 4, 5, 0, 1);
        Assert.Equal("rank", Assert.Throws<ArgumentOutOfRangeException>(() => search.Result(0).Score).ParamName);
        Assert.Equal("index", Assert.Throws<ArgumentOutOfRangeException>(() => search.ResultCount(1)).ParamName);
        Assert.True(new BeamSearch(2, 4, 5, 0, 1, batch: 0).IsDone);
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        var beam = new BeamSearch(4, 50, 100, Begin, End, 0.6, batch: 2);
        var greedy = new GreedySearch(2, 50, 100, Begin, End);
        float[] logits = Golden.Signed(1, 8 * 50);
        Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run()
        {
            for (beam.Reset(); !beam.IsDone;)
            {
                beam.Advance(logits);
            }

            for (greedy.Reset(); !greedy.IsDone;)
            {
                greedy.Advance(logits.AsSpan(0, 100));
            }

            Assert.True(beam.Result(3, 1).Score < 0);
        }
    }

    /// <summary>A sequence as plain data.</summary>
    private sealed record Sequence(List<int> Tokens, double LogProbability, bool IsComplete, double Score = 0)
    {
        public Sequence Ranked(double lengthPenalty) =>
            this with { Score = LogProbability / Math.Pow((5 + Tokens.Count + (IsComplete ? 1 : 0)) / 6.0, lengthPenalty) };

        public void Is(DecodedSequence actual)
        {
            Assert.Equal(Tokens, actual.Tokens.ToArray());
            Assert.Equal(IsComplete, actual.IsComplete);
            Assert.Equal(LogProbability, actual.LogProbability, 1e-5);
            Assert.Equal(Score, actual.Score, 1e-5);
        }
    }

    /// <summary>Searches as slow and plain as can be.</summary>
    private static class Naive
    {
        public static IEnumerable<Sequence> All(PrefixModel model, int maxLength, int begin, int end) =>
            Behind(model, new Sequence([], 0, IsComplete: false), maxLength, begin, end);

        /// <summary>Never ends early: a search that does must find the same.</summary>
        public static List<Sequence> Search(PrefixModel model, int row, int beams, int maxLength, int begin, int end, double lengthPenalty)
        {
            List<Sequence> open = [new([], 0, IsComplete: false)], results = [];
            for (int step = 1; step <= maxLength && open.Count > 0; step++)
            {
                List<Sequence> next = [.. open.SelectMany(s => Next(model, s, row, begin, end)).OrderByDescending(s => s.LogProbability).Take(2 * beams)];
                results.AddRange(next.Take(beams).Where(s => s.IsComplete));
                open = [.. next.Where(s => !s.IsComplete).Take(beams)];
                results.AddRange(step == maxLength ? open : []);
            }

            return [.. results.Select(s => s.Ranked(lengthPenalty)).OrderByDescending(s => s.Score).Take(beams)];
        }

        private static IEnumerable<Sequence> Behind(PrefixModel model, Sequence sequence, int maxLength, int begin, int end) =>
            sequence.IsComplete || sequence.Tokens.Count == maxLength
                ? [sequence]
                : Next(model, sequence, 0, begin, end).SelectMany(s => Behind(model, s, maxLength, begin, end));

        private static IEnumerable<Sequence> Next(PrefixModel model, Sequence sequence, int row, int begin, int end) =>
            model.LogProbabilities([row, begin, .. sequence.Tokens]).Select((p, token) => new Sequence(
                token == end ? sequence.Tokens : [.. sequence.Tokens, token], sequence.LogProbability + p, token == end));
    }
}
