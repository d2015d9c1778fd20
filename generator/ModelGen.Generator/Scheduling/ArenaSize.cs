using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Scheduling;

/// <summary>How sizes of slots in an arena compare for all values of the symbols.</summary>
internal static class ArenaSize
{
    /// <summary>More symbols than anyone uses: comparing goes through all subsets.</summary>
    private const int MaxSymbols = 6;

    /// <summary>Whether one size is never less than another: for symbols that are zero as well as for positive ones. False where it can't be told.</summary>
    public static bool IsAtLeast(Dim left, Dim right)
    {
        Dim difference = left - right;
        ImmutableArray<string> symbols = [.. difference.Symbols];
        return symbols.Length <= MaxSymbols && Enumerable.Range(0, 1 << symbols.Length).All(zeros => IsNeverNegative(difference, symbols, zeros));
    }

    /// <summary>Whether a polynomial is never negative where the symbols of a subset are zero and the others positive.</summary>
    private static bool IsNeverNegative(Dim dim, ImmutableArray<string> symbols, int zeros)
    {
        // A positive symbol is one more than a number that isn't negative: no negative coefficient is left in those if the polynomial is never negative (nearly).
        var zero = new Dictionary<string, Dim>(StringComparer.Ordinal);
        var shifted = new Dictionary<string, Dim>(StringComparer.Ordinal);
        for (int i = 0; i < symbols.Length; i++)
        {
            bool isZero = (zeros & (1 << i)) != 0;
            zero.Add(symbols[i], isZero ? Dim.Zero : Dim.Symbol(symbols[i]));
            shifted.Add(symbols[i], isZero ? Dim.Zero : Dim.Symbol(symbols[i]) + 1);
        }

        return LowerBound(dim.Substitute(zero)) is { } bound && bound.Substitute(shifted).Terms.Items.All(t => t.Coefficient >= 0);
    }

    /// <summary>A polynomial without floor divisions that is never greater; null where there is none with whole coefficients.</summary>
    private static Dim? LowerBound(Dim dim)
    {
        Dim sum = Dim.Zero;
        foreach (Dim.Term term in dim.Terms)
        {
            Dim product = term.Coefficient;
            foreach (Dim.Factor factor in term.Factors.Items.OrderBy(f => f is Dim.FloorFactor ? 0 : 1))
            {
                if (factor is not Dim.FloorFactor floor)
                {
                    product *= Dim.FromTerms([new Dim.Term(1, [factor])]);
                }
                else if (floor.Denominator.Constant is { } divisor && product.Constant is { } coefficient && coefficient % divisor == 0
                    && floor.Numerator.Terms.Items.All(t => t.Factors.Items.All(f => f is Dim.SymbolFactor)))
                {
                    // divisor · floor(n / divisor) lies between n − divisor + 1 and n.
                    product = (coefficient / divisor) * (coefficient > 0 ? floor.Numerator - (divisor - 1) : floor.Numerator);
                }
                else
                {
                    return null;
                }
            }

            sum += product;
        }

        return sum;
    }
}
