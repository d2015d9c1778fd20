namespace ModelGen.Generator.Graphs;

/// <summary>What is certain of a dim whatever values its symbols have; they are at least 1.</summary>
internal static class DimBounds
{
    /// <summary>The sign of <c>left − right</c> if it is always the same: −1, 0 or 1; else null.</summary>
    public static int? Compare(Dim left, Dim right)
    {
        Dim difference = left - right;
        return difference.Constant is { } constant ? Math.Sign(constant)
            : Lower(difference) is >= 1 ? 1
            : Upper(difference) is <= -1 ? -1
            : null;
    }

    /// <summary>Whether <c>left ≤ right</c> always or never holds; else null.</summary>
    public static bool? LessOrEqual(Dim left, Dim right)
    {
        Dim difference = left - right;
        return Upper(difference) is <= 0 ? true : Lower(difference) is >= 1 ? false : null;
    }

    /// <summary>Whether two dims are always or never equal; else null.</summary>
    public static bool? AreEqual(Dim left, Dim right) => Compare(left, right) switch
    {
        0 => true,
        null => null,
        _ => false,
    };

    /// <summary>A number that the dim is never below; null where none is known.</summary>
    public static long? Lower(Dim dim)
    {
        long sum = 0;
        foreach (Dim.Term term in dim.Terms)
        {
            if (term.Factors.Count == 0)
            {
                sum = SizeArithmetic.Add(sum, term.Coefficient);
            }
            else if (term.Coefficient < 0 || LowerProduct(term) is not { } product)
            {
                return null;
            }
            else
            {
                sum = SizeArithmetic.Add(sum, SizeArithmetic.Multiply(term.Coefficient, product));
            }
        }

        return sum;
    }

    /// <summary>A number that the dim is never above; null where none is known.</summary>
    public static long? Upper(Dim dim) => -Lower(dim * -1);

    private static long? LowerProduct(Dim.Term term)
    {
        long product = 1;
        foreach (Dim.Factor factor in term.Factors)
        {
            if (factor is Dim.FloorFactor floor)
            {
                // A quotient of something that may be negative may be so itself; else it is at least zero.
                if (Lower(floor.Numerator) is not >= 0)
                {
                    return null;
                }

                product = floor.Denominator.Constant is { } divisor ? SizeArithmetic.Multiply(product, Lower(floor.Numerator)!.Value / divisor) : 0;
            }
        }

        return product;
    }
}
