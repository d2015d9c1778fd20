namespace ModelGen.Text.Tests.WordVectors;

public sealed class SamplingTests
{
    [Fact]
    public void Words_are_kept_with_the_papers_probability()
    {
        var subsampling = new Subsampling([0, 900, 90, 10], threshold: 0.01);
        Assert.Equal([1, Math.Sqrt(0.01 / 0.9), Math.Sqrt(0.01 / 0.09), 1], subsampling.KeepProbabilities.ToArray(), (a, b) => Math.Abs(a - b) < 1e-12);
        int[] text = [.. Enumerable.Range(0, 40_000).Select(i => 1 + (i % 3))];
        int[] kept = new int[text.Length];
        int count = subsampling.Sample(kept, text, new Random(3));
        for (int id = 1; id <= 3; id++)
        {
            double share = kept[..count].Count(word => word == id) / (double)text.Count(word => word == id);
            Assert.Equal(subsampling.KeepProbabilities[id], share, 0.02);
        }
    }

    [Fact]
    public void Words_that_are_kept_stay_in_order()
    {
        int[] kept = new int[4];
        Assert.Equal(4, new Subsampling([1, 1, 1, 1], threshold: 1).Sample(kept, [3, 1, 2, 0], new Random(1)));
        Assert.Equal([3, 1, 2, 0], kept);
    }

    [Fact]
    public void The_alias_table_has_the_wanted_probabilities()
    {
        long[] frequencies = [0, 1, 10, 100, 1000, 3, 0, 77];
        var sampler = new NegativeSampler(frequencies);
        double total = frequencies.Sum(f => Math.Pow(f, 0.75));
        Assert.Equal(6, sampler.WordCount);
        int[] drawn = new int[frequencies.Length];
        const int Draws = 400_000;
        var random = new Random(5);
        for (int i = 0; i < Draws; i++)
        {
            drawn[sampler.Next(random)]++;
        }

        for (int id = 0; id < frequencies.Length; id++)
        {
            double expected = Math.Pow(frequencies[id], 0.75) / total;
            Assert.Equal(expected, sampler.Probabilities[id], 1e-12);
            Assert.Equal(expected, drawn[id] / (double)Draws, 0.003);
        }

        Assert.Equal((0, 0), (drawn[0], drawn[6]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    public void Any_number_of_words_can_be_drawn(int count)
    {
        var sampler = new NegativeSampler([.. Enumerable.Range(0, count).Select(i => (i * 7919L % 1000) + 1)]);
        var random = new Random(1);
        var seen = new HashSet<int>();
        for (int i = 0; i < 60 * count; i++)
        {
            seen.Add(sampler.Next(random));
        }

        Assert.InRange(seen.Count, count * 9 / 10, count);
    }

    [Fact]
    public void Negatives_are_not_the_true_word()
    {
        int[] negatives = new int[1000];
        new NegativeSampler([1_000_000, 1, 1]).Fill(negatives, except: 0, new Random(1));
        Assert.DoesNotContain(0, negatives);
        Assert.InRange(negatives.Count(id => id == 1), 440, 560);
        Assert.Throws<InvalidOperationException>(() => new NegativeSampler([5, 0]).Fill(negatives, except: 1, new Random(1)));
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new NegativeSampler([0, 0]));
        Assert.Throws<ArgumentException>(() => new NegativeSampler([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NegativeSampler([1, -1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NegativeSampler([1], power: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NegativeSampler([1], double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Subsampling([1], threshold: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Subsampling([-1], threshold: 1));
        Assert.Throws<ArgumentException>(() => new Subsampling([1], threshold: 1).Sample(new int[1], [1], new Random(1)));
        Assert.Throws<ArgumentException>(() => new Subsampling([1], threshold: 1).Sample([], [0], new Random(1)));
    }
}
