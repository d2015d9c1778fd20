using GeneratorTests.Infrastructure;

namespace GeneratorTests.Lowering;

/// <summary>Caches of keys and values: what cannot be a method of a session, and what a session has in common with the model.</summary>
public sealed class CacheTests
{
    private const string Members = """
        private readonly KeyValueCache cache = new(2, 4);
        private readonly KeyValueCache other = new(2, 4, valueDim: 3);
        private Tensor Heads(Tensor x, int dim) => Permute(Reshape(x[.., .., ..(2 * dim)], x.Dim(0), x.Dim(1), 2, dim), 0, 2, 1, 3);
        private Tensor One(Tensor x) { var (k, v, past) = cache.Append(Heads(x, 4), Heads(x, 4)); return Sum(k, 2) + Sum(v, 2); }
        private Tensor Other(Tensor x) { var (k, v, past) = other.Append(Heads(x, 4), Heads(x, 3)); return Sum(k, 2) + Unsqueeze(Sum(v, 2, 3), 2); }
        private Tensor Both(Tensor x) => One(x) + Other(x);

        """;

    private const string But = "MG0429 'F' reaches a cache, but ";
    private const string Fix = ": change that, or write [Forward(Session = false)], and sessions are without it @ F";

    [Theory]
    [InlineData("private Tensor F([Shape(\"batch\", \"time\", 8)] Tensor x) => Both(x);", "")]
    [InlineData("private Tensor F([Shape(\"batch\", \"time\", 8)] Tensor x) => One(x);", "")]
    [InlineData("private Tensor F([Shape(\"batch\", \"time\", 8)] Tensor x) => Both(x) + One(x);", But + "it appends to 'cache' more than once in a call" + Fix)]
    [InlineData("private Tensor F([Shape(\"batch\", \"time\", 8)] Tensor x) => One(x); [Forward] private Tensor G([Shape(\"batch\", \"time\", 8)] Tensor x) => Both(x);", But + "it appends nothing to 'other', and all caches of a model grow together" + Fix)]
    [InlineData("private Tensor F([Shape(\"time\", 8)] Tensor x) => Both(Unsqueeze(x, 0));", But + "'cache' is given keys of 1 rows, and the rows of a session are a named dimension of an input" + Fix)]
    [InlineData(
        "private Tensor F([Shape(\"batch\", \"time\", 8)] Tensor x, [Shape(\"n\", \"time\", 8)] Tensor y) => Mean(One(x)) + Mean(Other(y));",
        But + "its caches have different numbers of rows: 'cache' has batch, 'other' n" + Fix)]
    [InlineData(
        "private Tensor F([Shape(\"batch\", \"time\", 8)] Tensor x) => One(x) + Other(x[.., 1..]);",
        But + "its caches grow by different numbers of positions: 'cache' by time, 'other' by time - 1" + Fix)]
    [InlineData(
        "private (Tensor, Tensor) F([Shape(\"batch\", \"time\", 8)] Tensor x, [Shape(\"batch\", 4)] [State] Tensor h) => (Both(x), h);",
        But + "it has [State] inputs too, which are kept by a session of another kind" + Fix)]
    [InlineData(
        "private Tensor F([Shape(\"batch\", \"time\", 8)] Tensor x) { Both(x); return One(x * 0); }",
        But + "it appends to 'cache' more than once in a call" + Fix)]
    [InlineData(
        "private Tensor F([Shape(\"batch\", \"time\", 8)] Tensor x) { var (k, v, _) = other.Append(Heads(x, 4), Heads(x, 3)); return One(x) + Sum(k, 2); }",
        But + "nothing that it gives is computed from some of what it appends, so that it would not be computed either" + Fix)]
    [InlineData(
        "private Tensor F([Shape(\"batch\", \"time\", 8)] Tensor x) { var (k, v, _) = cache.Append(Heads(x, 4), Heads(x, 4)); return k + v + Mean(Other(x)); }",
        But + "its result 'result' is [batch, 2, time, 4] without a session and [batch, 2, capacity, 4] in one" + Fix)]
    public void Entry_points_of_sessions(string entry, string expected)
    {
        Assert.Equal(expected, Lowered.Diagnostics(Members + "[Forward] " + entry));
        Assert.Equal("", Lowered.Diagnostics(Members + "[Forward(Session = false)] " + entry));
        Assert.Equal("", Lowered.Diagnostics(Members + "private readonly Parameter w = new([8]); [Loss] private Tensor F([Shape(\"batch\", \"time\", 8)] Tensor x) => Mean(Both(x * w) + One(x * w));"));
    }

    [Theory]
    [InlineData(
        "cache.Append(x, x)",
        "MG0302 'cache', a KeyValueCache, takes keys [batch, 2, time, 4] and values [batch, 2, time, 4], but was given [batch, time, 8] and [batch, time, 8] @ cache.Append(x, x)")]
    [InlineData(
        "cache.Append(Reshape(x, x.Dim(0), 4, x.Dim(1), 2), Heads(x, 4))",
        "MG0302 'cache', a KeyValueCache, takes keys [batch, 2, time, 4] and values [batch, 2, time, 4], but was given [batch, 4, time, 2] and [batch, 2, time, 4]"
        + " @ cache.Append(Reshape(x, x.Dim(0), 4, x.Dim(1), 2), Heads(x, 4))")]
    [InlineData(
        "cache.Append(Heads(x, 4)[..1], Heads(x, 4))",
        "MG0302 'cache', a KeyValueCache, takes keys [batch, 2, time, 4] and values [batch, 2, time, 4], but was given [1, 2, time, 4] and [batch, 2, time, 4] @ cache.Append(Heads(x, 4)[..1], Heads(x, 4))")]
    [InlineData("new KeyValueCache(2, 4).Append(Heads(x, 4), Heads(x, 4))", "MG0319 ")]
    [InlineData("new KeyValueCache(0, 4).Append(Heads(x, 4), Heads(x, 4))", "MG0314 ")]
    [InlineData("new KeyValueCache(2, 4, -1).Append(Heads(x, 4), Heads(x, 4))", "MG0314 ")]
    public void Mistakes_in_a_call(string call, string expected) =>
        Assert.StartsWith(expected, Lowered.Diagnostics(Members + $"[Forward] private Tensor F([Shape(\"batch\", \"time\", 8)] Tensor x) {{ var (k, _, _) = {call}; return Both(x) + Sum(k, 2); }}"), StringComparison.Ordinal);

    [Fact]
    public void A_step_of_a_loop_cannot_append() => Assert.StartsWith(
        "MG0312 Appending to a cache in the step of a 'Scan' is not understood here: compute keys and values of all steps, and append them at once in front of the loop or behind it",
        Lowered.Diagnostics(Members + """
            [Forward] private Tensor F([Shape("batch", "time", 8)] Tensor x)
            {
                var (y, _) = Scan(x, x[.., 0], (xt, h) => h + Mean(One(Unsqueeze(xt, 1))), dim: 1);
                return y;
            }
            """),
        StringComparison.Ordinal);

    /// <summary>What the user's class has taken is said where it stands.</summary>
    [Theory]
    [InlineData("private int {|MG0107:Session|} => 3;")]
    [InlineData("public void {|MG0107:CreateSession|}(int n) { }")]
    [InlineData("[Forward] private Tensor {|MG0107:Reset|}([Shape(\"batch\", \"time\", 8)] Tensor x) => Both(x);")]
    public void Names_of_sessions(string member) =>
        Verify.Diagnostics(TestCompilation.Model(Members + "[Forward] private Tensor F([Shape(\"batch\", \"time\", 8)] Tensor x) => Both(x);\n" + member));

    [Fact]
    public void Names_of_sessions_are_free_without_caches() => Assert.Equal(
        "",
        Lowered.Diagnostics("public void CreateSession() { } [Forward] private Tensor Reset([Shape(\"batch\", 8)] Tensor x) => x + Positions(x.Dim(0), 8).Float() + Unsqueeze(LastPosition(x), 1);"));
}
