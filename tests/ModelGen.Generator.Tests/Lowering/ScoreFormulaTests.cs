using GeneratorTests.Infrastructure;
using ModelGen.Generator;

namespace GeneratorTests.Lowering;

/// <summary>What is said of lambdas that are no formula of scores, at the place of the mistake.</summary>
public class ScoreFormulaTests
{
    private const string Possible = "it is made of operators that go element by element, comparisons, 'Where', integers and look-ups such as 'table[h, i - j]'; compute anything else before, outside of the lambda";

    [Theory]
    [InlineData("scoreMod: (score, b, h, i, j) => {|MG0334:score + slopes|}", "'add' with a tensor that is not one number")]
    [InlineData("scoreMod: (score, b, h, i, j) => Softmax({|MG0334:slopes * score|})[h]", null)]
    [InlineData("scoreMod: (score, b, h, i, j) => score + {|MG0334:Embedding(i, table)|}[2]", null)]
    [InlineData("scoreMod: (score, b, h, i, j) => score + {|MG0334:block.Forward(score)|}", null)]
    [InlineData("scoreMod: (score, b, h, i, j) => score + ({|MG0334:score * slopes|})[h]", null)]
    [InlineData("scoreMod: (score, b, h, i, j) => score + {|MG0301:table[h]|}", null)]
    [InlineData("scoreMod: (score, b, h, i, j) => score + {|MG0312:table[h, ..]|}", null)]
    [InlineData("scoreMod: (score, b, h, i, j) => score + ({|MG0310:score > 0|} ? 1 : 0)", null)]
    [InlineData("dropoutP: {|MG0314:1|}, scoreMod: (score, b, h, i, j) => score * 2", null)]
    public void What_is_no_formula(string arguments, string? what)
    {
        string source = Source($"return ScaledDotProductAttention(x, x, x, {arguments});");
        if (what is null)
        {
            Verify.Diagnostics(new ModelGenerator(), [source]);
        }
        else
        {
            Verify.Diagnostics(new ModelGenerator(), [source], $"{what} has no place in a formula of attention scores: {Possible}");
        }
    }

    [Theory]
    [InlineData("Tensor kept = slopes; var y = ScaledDotProductAttention(x, x, x, scoreMod: (score, b, h, i, j) => kept = score); return {|MG0312:y + kept|};")]
    [InlineData("IntTensor kept = ArgMax(slopes); var y = ScaledDotProductAttention(x, x, x, maskMod: (b, h, i, j) => (kept = i) > 1); return y + {|MG0312:kept|}.Float();")]
    [InlineData("var y = ScaledDotProductAttention(x, x, x, scoreMod: (score, b, h, i, j) => { {|MG0312:count.Assign(score)|}; return score; }); return y;")]
    [InlineData("return x + {|MG0312:slopes[ArgMax(slopes)]|};")]
    [InlineData("return x + {|MG0302:bias.Forward(0, 1, 2)|};")]
    [InlineData("var y = {|MG0302:extra.Forward(x[.., 0], x[.., 0], x[.., 0], maskMod: (b, h, i, j) => i > j)|}; return x;")]
    public void What_is_known_in_a_formula_only(string body) => Verify.Diagnostics(new ModelGenerator(), [Source(body)]);

    [Fact]
    public void A_mask_of_floats_is_read_by_the_formula() =>
        Verify.Diagnostics(new ModelGenerator(), [Source("return {|MG0334:ScaledDotProductAttention(x, x, x, attnMask: x[0, 0, 0, 0], scoreMod: (score, b, h, i, j) => score)|};")], $"'attnMask' of floats beside a formula has no place in a formula of attention scores: {Possible}");

    private static string Source(string body) => TestCompilation.Model(
        $$"""
            private readonly Parameter slopes = new([3], Init.Ones), table = new([3, 4], Init.Ones);
            private readonly StateTensor count = new([], Init.Zeros);
            private readonly Doubled block = new(2);
            private readonly RelativePositionBias bias = new(3);
            private readonly MultiheadAttention extra = new(4, 2, addZeroAttn: true, batchFirst: true);

            [Loss]
            private Tensor Loss([Shape("batch", 3, "time", 4)] Tensor x, [Shape("batch", 3, "time", 4)] Tensor target) => MSELoss(F(x), target);

            private Tensor F(Tensor x)
            {
                {{body}}
            }
            """,
        """
            [Module]
            internal sealed partial class Doubled(int factor)
            {
                public Tensor Forward(Tensor x) => x * factor;
            }
            """);
}
