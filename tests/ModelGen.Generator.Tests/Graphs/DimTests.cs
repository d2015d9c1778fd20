using System.Globalization;
using CsCheck;
using ModelGen.Generator.Graphs;

namespace GeneratorTests.Graphs;

/// <summary>Dims as symbols against dims as numbers: whatever is done to the one and then evaluated is what is done to the other.</summary>
public class DimTests
{
    private static readonly Gen<(long A, long B, long C)> Sizes = Gen.Select(Gen.Long[1, 30], Gen.Long[1, 30], Gen.Long[1, 30]);

    [Fact]
    public void Arithmetic_commutes_with_evaluation() => Gen.Select(Expressions(4), Sizes).Sample((expression, sizes) =>
    {
        Dictionary<string, long> symbols = Symbols(sizes);
        return expression.Symbolic.Evaluate(symbols) == expression.Number(symbols);
    });

    [Fact]
    public void Equal_forms_mean_equal_values_and_equal_hash_codes() => Gen.Select(Expressions(3), Expressions(3), Sizes).Sample((a, b, sizes) =>
    {
        Dictionary<string, long> symbols = Symbols(sizes);
        Assert.True(a.Symbolic != b.Symbolic || (a.Number(symbols) == b.Number(symbols) && a.Symbolic.GetHashCode() == b.Symbolic.GetHashCode()));
    });

    [Fact]
    public void Sums_and_products_have_one_form_whatever_the_order() => Gen.Select(Expressions(2), Expressions(2), Expressions(2)).Sample((x, y, z) =>
    {
        (Dim a, Dim b, Dim c) = (x.Symbolic, y.Symbolic, z.Symbolic);
        Assert.Equal(a + b, b + a);
        Assert.Equal(a * b, b * a);
        Assert.Equal(a + (b + c), (a + b) + c);
        Assert.Equal(a * (b * c), (a * b) * c);
        Assert.Equal(a * (b + c), (a * b) + (a * c));
        Assert.Equal(Dim.Zero, a - a);
    });

    [Fact]
    public void Substitution_commutes_with_evaluation() => Gen.Select(Expressions(3), Expressions(2), Sizes).Sample((expression, value, sizes) =>
    {
        Dictionary<string, long> symbols = Symbols(sizes);
        if (value.Number(symbols) < 1)
        {
            // Symbols stand for sizes.
            return true;
        }

        Dim substituted = expression.Symbolic.Substitute(new Dictionary<string, Dim> { ["a"] = value.Symbolic });
        var changed = new Dictionary<string, long>(symbols) { ["a"] = value.Number(symbols) };
        return substituted.Evaluate(symbols) == expression.Number(changed);
    });

    [Fact]
    public void Coefficients_and_values_do_not_wrap_around()
    {
        Dim large = Dim.Symbol("a") * (1L << 62);
        Assert.Throws<NumberTooLargeException>(() => large + large);
        Assert.Throws<NumberTooLargeException>(() => large * -4);
        Assert.Throws<NumberTooLargeException>(() => DimBounds.Lower(large + (Dim.Symbol("b") * (1L << 62))));
        Assert.Throws<NumberTooLargeException>(() => large.Evaluate(new Dictionary<string, long> { ["a"] = 2 }));
        Assert.Equal(Dim.Symbol("a") * long.MinValue, (large * -1) - large);
    }

    [Fact]
    public void Rounding_up_gives_the_next_multiple() => Gen.Select(Expressions(2), Gen.Long[1, 64], Sizes).Sample((expression, multiple, sizes) =>
    {
        Dictionary<string, long> symbols = Symbols(sizes);
        long value = expression.Number(symbols), rounded = expression.Symbolic.RoundUp(multiple).Evaluate(symbols);
        return rounded % multiple == 0 && rounded >= value && rounded - value < multiple;
    });

    [Fact]
    public void What_is_negative_is_so_for_all_sizes() => Gen.Select(Expressions(3), Sizes).Sample((expression, sizes) =>
        !expression.Symbolic.IsNegative || expression.Number(Symbols(sizes)) < 0);

    [Fact]
    public void Prints_as_a_user_reads_it() => Assert.Equal("784*batch", (Dim.Symbol("batch") * 784).ToString());

    [Fact]
    public void Sums_print_with_the_number_last() => Assert.Equal("2*time - 1", ((Dim.Symbol("time") * 2) - 1).ToString());

    [Fact]
    public void A_quotient_that_does_not_divide_stays_a_quotient()
    {
        Dim half = (Dim.Symbol("time") - 1) / 2;
        Assert.Equal("floor((time + 1)/2) - 1", half.ToString());
        Assert.Equal(3, half.Evaluate(new Dictionary<string, long> { ["time"] = 8 }));
        Assert.Throws<DivideByZeroException>(() => half / 0);
    }

    [Fact]
    public void What_is_rounded_up_step_by_step_is_one_quotient()
    {
        Dim size = Dim.Symbol("height");
        for (int i = 0; i < 3; i++)
        {
            size = ((size - 1) / 2) + 1;
        }

        Assert.Equal("floor((height + 7)/8)", size.ToString());
        Assert.Equal((Dim.Symbol("height") + 7) / 8, size);
    }

    private static Dictionary<string, long> Symbols((long A, long B, long C) sizes) => new() { ["a"] = sizes.A, ["b"] = sizes.B, ["c"] = sizes.C };

    /// <summary>Random expressions over three symbols and small numbers.</summary>
    private static Gen<Pair> Expressions(int depth)
    {
        Gen<Pair> leaf = Gen.OneOf(
            Gen.Int[0, 2].Select(i => ((char)('a' + i)).ToString()).Select(name => new Pair(name, Dim.Symbol(name), symbols => symbols[name])),
            Gen.Long[-5, 5].Select(n => new Pair(n.ToString(CultureInfo.InvariantCulture), n, _ => n)));
        if (depth == 0)
        {
            return leaf;
        }

        Gen<Pair> inner = Expressions(depth - 1);
        return Gen.OneOf(
            leaf,
            Gen.Select(inner, inner, (x, y) => new Pair($"({x} + {y})", x.Symbolic + y.Symbolic, s => x.Number(s) + y.Number(s))),
            Gen.Select(inner, inner, (x, y) => new Pair($"({x} - {y})", x.Symbolic - y.Symbolic, s => x.Number(s) - y.Number(s))),
            Gen.Select(inner, inner, (x, y) => new Pair($"({x} * {y})", x.Symbolic * y.Symbolic, s => x.Number(s) * y.Number(s))),
            Gen.Select(inner, Gen.Long[1, 7], (x, d) => new Pair($"({x} / {d})", x.Symbolic / d, s => FloorDivide(x.Number(s), d))),
            Gen.Select(inner, Gen.Int[0, 2].Select(i => ((char)('a' + i)).ToString()), (x, d) => new Pair($"({x} / {d})", x.Symbolic / Dim.Symbol(d), s => FloorDivide(x.Number(s), s[d]))));
    }

    private static long FloorDivide(long a, long b) => (long)Math.Floor((double)a / b);

    /// <summary>The same expression as a dim and as a function of numbers.</summary>
    private sealed record Pair(string Text, Dim Symbolic, Func<IReadOnlyDictionary<string, long>, long> Number)
    {
        public override string ToString() => Text;
    }
}
