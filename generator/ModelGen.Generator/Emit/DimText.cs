using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Scheduling;

namespace ModelGen.Generator.Emit;

/// <summary>Dims as C# expressions over variables called as the symbols are.</summary>
internal static class DimText
{
    /// <summary>The variable of a named dimension; apart from the names that mean something else in emitted methods.</summary>
    public static string Symbol(string name) =>
        RuntimeNames.All.Contains(name) || FunctionSignature.Names.Contains(name) ? name + "Size" : CSharpName.Escape(name);

    /// <summary>An <c>int</c> expression.</summary>
    public static string Int(Dim dim) => !dim.IsConstant && HasLongCoefficient(dim) ? $"(int)({Long(dim)})" : Sum(dim, isLong: false);

    /// <summary>A <c>long</c> expression that doesn't overflow where an <c>int</c> might.</summary>
    public static string Long(Dim dim) => Sum(dim, isLong: true);

    /// <summary>An <c>int</c> expression that can be multiplied, divided or subtracted as it stands.</summary>
    public static string Factor(Dim dim)
    {
        string text = Int(dim);
        return text.IndexOf(' ') >= 0 ? $"({text})" : text;
    }

    /// <summary>Whether a number in it makes a <c>long</c> of what it is computed with.</summary>
    private static bool HasLongCoefficient(Dim dim) => dim.Terms.Items.Any(t => t.Coefficient is > int.MaxValue or < int.MinValue
        || t.Factors.Items.OfType<Dim.FloorFactor>().Any(f => HasLongCoefficient(f.Numerator) || HasLongCoefficient(f.Denominator)));

    private static string Sum(Dim dim, bool isLong)
    {
        if (dim.Constant is { } constant)
        {
            return Literal.Int(constant);
        }

        // The constant reads best at the end.
        IEnumerable<Dim.Term> ordered = dim.Terms.Items.Where(t => t.Factors.Count > 0).Concat(dim.Terms.Items.Where(t => t.Factors.Count == 0));
        return string.Join(" + ", ordered.Select(t => Product(t, isLong))).Replace("+ -", "- ");
    }

    private static string Product(Dim.Term term, bool isLong)
    {
        if (term.Factors.Count == 0)
        {
            return Literal.Int(term.Coefficient);
        }

        // A factor (numerator / denominator) comes first: dividing from left to right is then what is meant.
        List<string> factors = [.. term.Factors.Items.OrderBy(f => f is Dim.FloorFactor ? 0 : 1).Select((f, i) => Text(f, isLong, isFirst: i == 0))];
        if (isLong && MayWrap(term))
        {
            IEnumerable<string> all = Math.Abs(term.Coefficient) == 1 ? factors : factors.Append(Literal.Int(Math.Abs(term.Coefficient)));
            string checkedProduct = all.Aggregate((a, b) => $"Check.Product({a}, {b})");
            return term.Coefficient < 0 ? "-" + checkedProduct : checkedProduct;
        }

        if (isLong && term.Factors.Items.All(f => f is Dim.SymbolFactor) && (term.Coefficient != 1 || factors.Count > 1))
        {
            factors[0] = $"(long){factors[0]}";
        }

        string product = string.Join(" * ", factors);
        return term.Coefficient switch
        {
            1 => product,
            -1 => "-" + product,
            _ when term.Coefficient < 0 => $"-{product} * {Literal.Int(-term.Coefficient)}",
            _ => $"{product} * {Literal.Int(term.Coefficient)}",
        };
    }

    /// <summary>Whether a product of 32-bit sizes may need more than 63 bits.</summary>
    private static bool MayWrap(Dim.Term term) => term.Factors.Count > 2 || (term.Factors.Count == 2 && term.Coefficient is > 2 or < -2);

    private static string Text(Dim.Factor factor, bool isLong, bool isFirst) => factor switch
    {
        Dim.SymbolFactor symbol => Symbol(symbol.Name),
        Dim.FloorFactor floor when isFirst => $"({Sum(floor.Numerator, isLong)}) / {Factor(floor.Denominator)}",
        Dim.FloorFactor floor => $"(({Sum(floor.Numerator, isLong)}) / {Factor(floor.Denominator)})",
        _ => throw new NotSupportedException(factor.Key),
    };
}
