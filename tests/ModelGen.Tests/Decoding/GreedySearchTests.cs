namespace ModelGen.Tests.Decoding;

public sealed class GreedySearchTests
{
    private const int End = 2;

    [Fact]
    public void The_most_probable_token_is_taken_until_the_end()
    {
        var search = new GreedySearch(batch: 2, vocabularySize: 4, maxLength: 5, begin: 1, end: End);
        Assert.Equal([1, 1], search.Tokens);
        search.Advance([0, 1, 0, 0, 0, 0, 0, 2]);
        Assert.Equal([1, 3], search.Tokens);
        search.Advance([0, 0, 3, 0, 4, 0, 0, 0]);
        Assert.False(search.IsDone);
        Assert.True(search.Result(0).IsComplete);
        Assert.False(search.Result(1).IsComplete);
        Assert.Equal([3, 0], search.Result(1).Tokens);
        search.Advance([float.NaN, 0, 0, 0, 0, 0, 5, 0]);
        Assert.True(search.IsDone);
        Assert.Equal([1], search.Result(0).Tokens);
        Assert.Equal([3, 0], search.Result(1).Tokens);
        double expected = Share(2, 3) + Share(4, 3) + Share(5, 3);
        Assert.Equal(expected, search.Result(1).LogProbability, 1e-6);
        Assert.Equal(search.Result(1).LogProbability, search.Result(1).Score);

        search.Reset();
        Assert.False(search.IsDone);
        Assert.Equal([1, 1], search.Tokens);
        Assert.Equal(0, search.Result(1).LogProbability);
        Assert.Empty(search.Result(1).Tokens.ToArray());
    }

    [Fact]
    public void Sequences_are_cut_at_the_greatest_length()
    {
        var search = new GreedySearch(1, 3, maxLength: 2, begin: 0, end: End);
        search.Advance([5, 0, 0]);
        search.Advance([0, 5, 0]);
        Assert.True(search.IsDone);
        Assert.False(search.Result(0).IsComplete);
        Assert.Equal([0, 1], search.Result(0).Tokens);
    }

    [Fact]
    public void The_first_of_equal_tokens_is_taken()
    {
        var search = new GreedySearch(1, 4, 3, begin: 0, end: End);
        search.Advance([1, 7, 7, 7]);
        Assert.Equal([1], search.Tokens);
        search.Advance([float.NegativeInfinity, float.NegativeInfinity, -1000, -1000]);
        Assert.True(search.Result(0).IsComplete);
    }

    [Fact]
    public void Probabilities_of_large_logits_are_exact()
    {
        var search = new GreedySearch(1, 3, 4, begin: 0, end: End);
        search.Advance([1e6f, 1e6f - 1, -3e38f]);
        Assert.Equal(-Math.Log(1 + Math.Exp(-1)), search.Result(0).LogProbability, 1e-7);
        search.Advance([3e38f, -3e38f, float.NegativeInfinity]);
        Assert.Equal(-Math.Log(1 + Math.Exp(-1)), search.Result(0).LogProbability, 1e-7);
        search.Advance([-1e30f, -1e30f, -1e30f]);
        Assert.Equal(-Math.Log(1 + Math.Exp(-1)) - Math.Log(3), search.Result(0).LogProbability, 1e-7);
    }

    [Fact]
    public void What_throws_changes_nothing()
    {
        var search = new GreedySearch(2, 2, 3, begin: 0, end: 1);
        search.Advance([1, 0, 1, 0]);
        double before = search.Result(0).LogProbability;
        Assert.Equal(
            "Got 3 values, expected [rows, vocabulary] = 4 for rows = 2, vocabulary = 2. (Parameter 'logits')",
            Assert.Throws<ArgumentException>(() => search.Advance([1, 2, 3])).Message);
        foreach (float bad in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            var error = Assert.Throws<ArgumentException>(() => search.Advance([1, 0, bad, bad]));
            Assert.Equal("The logits of row 1 give no probabilities: they hold NaN or +∞, or nothing but −∞. (Parameter 'logits')", error.Message);
        }

        Assert.Equal(before, search.Result(0).LogProbability);
        Assert.Equal([0], search.Result(0).Tokens);
        search.Advance([0, 1, 0, 1]);
        Assert.True(search.IsDone);
        Assert.Equal("The search is over: read its results, or begin another one with Reset().", Assert.Throws<InvalidOperationException>(() => search.Advance([0, 1, 0, 1])).Message);
    }

    [Fact]
    public void Arguments()
    {
        Assert.Equal("batch", Assert.Throws<ArgumentOutOfRangeException>(() => new GreedySearch(-1, 4, 5, 0, 1)).ParamName);
        Assert.Equal("vocabularySize", Assert.Throws<ArgumentOutOfRangeException>(() => new GreedySearch(1, 0, 5, 0, 0)).ParamName);
        Assert.Equal("vocabularySize", Assert.Throws<ArgumentOutOfRangeException>(() => new GreedySearch(100_000, 100_000, 5, 0, 0)).ParamName);
        Assert.Equal("maxLength", Assert.Throws<ArgumentOutOfRangeException>(() => new GreedySearch(1, 4, 0, 0, 1)).ParamName);
        Assert.Equal("maxLength", Assert.Throws<ArgumentOutOfRangeException>(() => new GreedySearch(2, 4, int.MaxValue, 0, 1)).ParamName);
        Assert.Equal("begin", Assert.Throws<ArgumentOutOfRangeException>(() => new GreedySearch(1, 4, 5, 4, 1)).ParamName);
        Assert.Equal("end", Assert.Throws<ArgumentOutOfRangeException>(() => new GreedySearch(1, 4, 5, 0, -1)).ParamName);
        var search = new GreedySearch(1, 4, 5, 0, 1);
        Assert.Equal("index", Assert.Throws<ArgumentOutOfRangeException>(() => search.Result(1).Score).ParamName);
        Assert.True(new GreedySearch(0, 4, 5, 0, 1).IsDone);
    }

    /// <summary>The log-probability of a logit among others that are zero.</summary>
    private static double Share(double logit, int zeros) => logit - Math.Log(Math.Exp(logit) + zeros);
}
