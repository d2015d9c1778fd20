namespace ModelGen.Text.Tests.WordVectors;

public sealed class Word2VecReaderTests
{
    private static readonly long[] frequencies = [0, 10, 10, 10, 10, 10];
    private static readonly int[][] sentences = [[1, 2, 3, 4], [5], [], [2, 2]];
    private static readonly Word2VecOptions plain = new() { Window = 2, ShrinkWindow = false, Subsampling = null, Negatives = 3 };

    [Fact]
    public void Skip_grams_are_all_pairs_within_the_window()
    {
        var reader = new Word2VecReader(sentences, frequencies, plain);
        string[] expected = ["1 2", "1 3", "2 1", "2 2", "2 2", "2 3", "2 4", "3 1", "3 2", "3 4", "4 2", "4 3"];
        for (int pass = 0; pass < 3; pass++)
        {
            var pairs = ReadPass(reader, batch: 5);
            Assert.Equal(expected, pairs.Select(pair => $"{pair.Center} {pair.Candidates[0]}").Order(StringComparer.Ordinal));
            Assert.All(pairs, pair => Assert.DoesNotContain(pair.Candidates[0], pair.Candidates[1..]));
            Assert.All(pairs, pair => Assert.DoesNotContain(0, pair.Candidates));
        }
    }

    [Fact]
    public void Bags_are_all_neighbours_within_the_window()
    {
        var reader = new Word2VecReader(sentences, frequencies, plain);
        int[] contexts = new int[10 * 4];
        int[] lengths = new int[10];
        int[] candidates = new int[10 * 4];
        Assert.Equal((4, 4), (reader.ContextLength, reader.CandidateCount));
        Assert.Equal(6, reader.ReadContinuousBags(contexts, lengths, candidates));
        string[] rows = [.. Enumerable.Range(0, 6).Select(i => $"{candidates[4 * i]}: {string.Join(' ', contexts[(4 * i)..((4 * i) + 4)])} ({lengths[i]})")];
        Assert.Equal(["1: 2 3 0 0 (2)", "2: 1 3 4 0 (3)", "2: 2 0 0 0 (1)", "2: 2 0 0 0 (1)", "3: 1 2 4 0 (3)", "4: 2 3 0 0 (2)"], rows.Order(StringComparer.Ordinal));
        Assert.Equal(0, reader.ReadContinuousBags(contexts, lengths, candidates));
        Assert.Equal(6, reader.ReadContinuousBags(contexts, lengths, candidates));
    }

    [Fact]
    public void Equal_seeds_give_equal_examples()
    {
        int[][] corpus = [.. Enumerable.Range(0, 50).Select(i => Enumerable.Range(0, 20).Select(j => 1 + (((i * 31) + (j * j)) % 5)).ToArray())];
        var options = new Word2VecOptions { Window = 3, Seed = 7, Subsampling = 0.1 };
        var first = Flatten(ReadPass(new Word2VecReader(corpus, frequencies, options), 64));
        Assert.Equal(first, Flatten(ReadPass(new Word2VecReader(corpus, frequencies, options), 64)));
        Assert.Equal(first, Flatten(ReadPass(new Word2VecReader(corpus, frequencies, options), 7)));
        Assert.NotEqual(first, Flatten(ReadPass(new Word2VecReader(corpus, frequencies, options with { Seed = 8 }), 64)));
    }

    [Fact]
    public void Shrunk_windows_make_near_words_count_more()
    {
        int[][] corpus = [[.. Enumerable.Range(0, 100_000).Select(i => 1 + (i % 5))]];
        var pairs = ReadPass(new Word2VecReader(corpus, frequencies, plain with { ShrinkWindow = true, Negatives = 1 }), 1000);
        double near = pairs.Count(pair => (pair.Candidates[0] - pair.Center + 5) % 5 is 1 or 4);

        // Every word has both nearest neighbours, every second one also the next two.
        Assert.Equal(2.0 / 3, near / pairs.Count, 0.01);
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        var reader = new Word2VecReader(sentences, frequencies, plain with { Subsampling = 0.5 });
        int[] centers = new int[8];
        int[] candidates = new int[32];
        reader.ReadSkipGrams(centers, candidates);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            reader.ReadSkipGrams(centers, candidates);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        var reader = new Word2VecReader(sentences, frequencies, plain);
        Assert.Throws<ArgumentException>(() => reader.ReadSkipGrams(new int[2], new int[7]));
        Assert.Throws<ArgumentException>(() => reader.ReadSkipGrams([], []));
        Assert.Throws<ArgumentException>(() => reader.ReadContinuousBags(new int[7], new int[2], new int[8]));
        Assert.Throws<ArgumentException>(() => new Word2VecReader([[0]], frequencies));
        Assert.Throws<ArgumentException>(() => new Word2VecReader([[6]], frequencies));
        Assert.Throws<ArgumentException>(() => new Word2VecReader([[0]], [5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Word2VecReader(sentences, frequencies, new Word2VecOptions { Window = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Word2VecReader(sentences, frequencies, new Word2VecOptions { Negatives = 0 }));
    }

    private static List<(int Center, int[] Candidates)> ReadPass(Word2VecReader reader, int batch)
    {
        int[] centers = new int[batch];
        int[] candidates = new int[batch * reader.CandidateCount];
        var pairs = new List<(int, int[])>();
        for (int count = reader.ReadSkipGrams(centers, candidates); count > 0; count = reader.ReadSkipGrams(centers, candidates))
        {
            for (int i = 0; i < count; i++)
            {
                pairs.Add((centers[i], candidates[(i * reader.CandidateCount)..((i + 1) * reader.CandidateCount)]));
            }
        }

        return pairs;
    }

    private static int[] Flatten(List<(int Center, int[] Candidates)> pairs) => [.. pairs.SelectMany(pair => (int[])[pair.Center, .. pair.Candidates])];
}
