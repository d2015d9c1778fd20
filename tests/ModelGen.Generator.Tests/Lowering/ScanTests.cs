namespace GeneratorTests.Lowering;

/// <summary>Mistakes in recurrences: where they are and what is said about them.</summary>
public sealed class ScanTests
{
    [Theory]
    [InlineData(
        "var (y, h) = Scan(x, h0, (xt, h) => Concat(xt, h)); return y;",
        "MG0301 a state that begins as [batch, 6] is [2*batch, 6] after a step: it has to keep its shape @ Scan(x, h0, (xt, h) => Concat(xt, h))")]
    [InlineData(
        "var (y, h) = Scan(x, h0, (xt, h) => (h, xt[..2])); return y;",
        "MG0301 a state that begins as [batch, 6] is [2, 6] after a step: it has to keep its shape @ Scan(x, h0, (xt, h) => (h, xt[..2]))")]
    [InlineData(
        "var (y, h) = Scan(x, (h0, h0), (xt, s) => (s.Item1, (xt, xt[..2]))); return y;",
        "MG0301 a state that begins as [batch, 6] is [2, 6] after a step: it has to keep its shape @ Scan(x, (h0, h0), (xt, s) => (s.Item1, (xt, xt[..2])))")]
    [InlineData(
        "var (y, h) = Scan((x, z), h0, (e, h) => e.Item1 + h); return y;",
        "MG0301 the sequences [time, batch, 6] and [words, batch, 6] have different lengths @ Scan((x, z), h0, (e, h) => e.Item1 + h)")]
    [InlineData(
        "Tensor last = h0; var (y, h) = Scan(x, h0, (xt, h) => { last = xt * h; return last; }); return y + last;",
        "MG0312 A tensor of one step of a loop is not understood here: it is known within the step only: give it back as a result of the step @ y + last")]
    [InlineData("var (y, h) = Scan(Sum(x), h0, (xt, h) => xt + h); return y;", "MG0301 a number has no steps to go through @ Scan(Sum(x), h0, (xt, h) => xt + h)")]
    [InlineData(
        "var (y, h) = Scan(x, h0, (xt, h) => xt + h, dim: 3); return y;",
        "MG0301 axis 3 does not exist: the shape is [time, batch, 6], so axes run from -3 to 2 @ Scan(x, h0, (xt, h) => xt + h, dim: 3)")]
    [InlineData("var (y, h) = Scan(x, h0, (xt, h) => MatMul(h, w)); return y;", "MG0301 matmul: [batch, 6] and [7, 7] do not fit: the inner dimensions are 6 and 7 @ MatMul(h, w)")]
    [InlineData("var (y, h) = Scan(x, h0, (xt, h) => fc.Forward(xt)[.., ..6] + h); return y;", "MG0302 'fc', a Linear, takes […, 7], but was given [batch, 6]: its weight is [8, 7] @ fc.Forward(xt)")]
    public void Mistakes_in_a_step_are_said_where_they_are(string body, string expected) => Assert.Equal(expected, Diagnostics(body));

    [Theory]
    [InlineData("Func<Tensor, Tensor, Tensor> step = (xt, h) => xt + h; var (y, h) = Scan(x, h0, step); return y + Used(x);")]
    [InlineData("var (y, h) = Scan(x, h0, Step); return y + Used(x);")]
    [InlineData("Tensor Local(Tensor xt, Tensor h) => xt + h; var (y, h) = Scan(x, h0, Local); return y + Used(x);")]
    public void A_step_is_a_lambda_or_a_method_by_any_name(string body) => Assert.Equal("", Diagnostics(body));

    private static string Diagnostics(string body) => Lowered.Diagnostics(
        $$"""
        private readonly Linear fc = new(7, 8);
        private readonly Parameter w = new(7, 7);
        private static Tensor Step(Tensor x, Tensor h) => x + h;
        private Tensor Used(Tensor x) => Sum(fc.Forward(w));
        [Forward] private Tensor F([Shape("time", "batch", 6)] Tensor x, [Shape("words", "batch", 6)] Tensor z, [Shape("batch", 6)] Tensor h0) { {{body}} }
        """);
}
