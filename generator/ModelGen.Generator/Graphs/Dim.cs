using System.Collections.Immutable;
using System.Globalization;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Graphs;

/// <summary>
/// The size of a dimension: an integer polynomial in named symbols, with floor division (<c>batch * 784</c>, <c>floor((time - 1) / 2) + 1</c>).
/// Two dims are equal if and only if their canonical forms are, which is what "the shapes fit" means at compile time.
/// </summary>
/// <remarks>
/// Canonical form: terms ordered by their factors, no zero coefficients, factors of a term ordered. Symbols stand for values ≥ 1. Arithmetic throws
/// <see cref="NumberTooLargeException"/> where a coefficient does not fit into 64 bits.
/// </remarks>
internal sealed class Dim : IEquatable<Dim>
{
    /// <summary>The most terms of a quotient of polynomials that is looked for.</summary>
    private const int MaxQuotientTerms = 64;

    private readonly EquatableArray<Term> terms;

    private Dim(EquatableArray<Term> terms) => this.terms = terms;

    public static Dim Zero { get; } = new([]);

    public static Dim One { get; } = new([new Term(1, [])]);

    /// <summary>The number, where no symbol is involved.</summary>
    public long? Constant => terms.Count == 0 ? 0 : terms.Count == 1 && terms[0].Factors.Count == 0 ? terms[0].Coefficient : null;

    public bool IsConstant => Constant is not null;

    /// <summary>All terms, for printing and emission.</summary>
    public EquatableArray<Term> Terms => terms;

    /// <summary>The symbols it depends on, in alphabetical order.</summary>
    public ImmutableSortedSet<string> Symbols
    {
        get
        {
            var builder = ImmutableSortedSet.CreateBuilder<string>(StringComparer.Ordinal);
            CollectSymbols(builder);
            return builder.ToImmutable();
        }
    }

    /// <summary>What it divides by, where that is no number.</summary>
    public IEnumerable<Dim> Divisors => terms.Items.SelectMany(t => t.Factors.Items).OfType<FloorFactor>()
        .SelectMany(f => f.Numerator.Divisors.Concat(f.Denominator.Divisors).Concat(f.Denominator.IsConstant ? [] : [f.Denominator]));

    public static Dim Symbol(string name) => new([new Term(1, [new SymbolFactor(name)])]);

    public static Dim FromTerms(IEnumerable<Term> terms)
    {
        var sums = new SortedDictionary<string, Term>(StringComparer.Ordinal);
        foreach (Term term in terms)
        {
            string key = term.Key;
            sums[key] = sums.TryGetValue(key, out Term? present) ? present with { Coefficient = SizeArithmetic.Add(present.Coefficient, term.Coefficient) } : term;
        }

        return new(sums.Values.Where(t => t.Coefficient != 0).ToEquatableArray());
    }

    public static implicit operator Dim(long value) => value == 0 ? Zero : new([new Term(value, [])]);

    public static Dim operator +(Dim left, Dim right) => FromTerms(left.terms.Items.Concat(right.terms.Items));

    public static Dim operator -(Dim left, Dim right) => left + (right * -1);

    public static Dim operator *(Dim left, Dim right) =>
        FromTerms(left.terms.Items.SelectMany(a => right.terms.Items.Select(b => new Term(SizeArithmetic.Multiply(a.Coefficient, b.Coefficient), Merge(a.Factors, b.Factors)))));

    /// <summary>
    /// Floor division by a positive divisor: exact where the divisor divides every term, else split into the part that divides and a floor factor.
    /// </summary>
    /// <exception cref="DivideByZeroException">The divisor is the number zero.</exception>
    public static Dim operator /(Dim left, Dim right)
    {
        if (right.Constant is 0)
        {
            throw new DivideByZeroException();
        }

        if (left.Constant is { } a && right.Constant is { } b)
        {
            return FloorDivide(a, b);
        }

        if (right.Constant is 1)
        {
            return left;
        }

        if (left.Equals(right))
        {
            return One;
        }

        if (right.terms.Count == 1)
        {
            Term divisor = right.terms[0];
            var whole = new List<Term>();
            var rest = new List<Term>();
            foreach (Term term in left.terms)
            {
                if (Divide(term, divisor) is { } quotient)
                {
                    whole.Add(quotient);
                }
                else
                {
                    rest.Add(term);
                }
            }

            if (rest.Count == 0)
            {
                return FromTerms(whole);
            }

            Dim remainder = FromTerms(rest);
            return FromTerms(whole) + (right.Constant is { } d ? Quotient(remainder, d) : new Dim([new Term(1, [new FloorFactor(remainder, right)])]));
        }

        return DivideExactly(left, right) ?? new([new Term(1, [new FloorFactor(left, right)])]);
    }

    public static bool operator ==(Dim? left, Dim? right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(Dim? left, Dim? right) => !(left == right);

    /// <summary>Whether this is below zero whatever the symbols' values; false where that depends on them.</summary>
    public bool IsNegative => DimBounds.Upper(this) < 0;

    /// <summary>Whether this is a whole multiple of <paramref name="divisor"/> whatever the symbols' values.</summary>
    public bool IsMultipleOf(Dim divisor) => (this / divisor) * divisor == this;

    /// <summary>Rounds up to a multiple of <paramref name="multiple"/>.</summary>
    public Dim RoundUp(long multiple) => IsMultipleOf(multiple) ? this : ((this + (multiple - 1)) / multiple) * multiple;

    /// <summary>The value for given symbols.</summary>
    /// <exception cref="KeyNotFoundException">A symbol has no value.</exception>
    public long Evaluate(IReadOnlyDictionary<string, long> symbols)
    {
        long sum = 0;
        foreach (Term term in terms)
        {
            long product = term.Coefficient;
            foreach (Factor factor in term.Factors)
            {
                product = SizeArithmetic.Multiply(product, factor.Evaluate(symbols));
            }

            sum = SizeArithmetic.Add(sum, product);
        }

        return sum;
    }

    /// <summary>Replaces symbols by other dims.</summary>
    public Dim Substitute(IReadOnlyDictionary<string, Dim> values)
    {
        if (IsConstant)
        {
            return this;
        }

        Dim sum = Zero;
        foreach (Term term in terms)
        {
            Dim product = term.Coefficient;
            foreach (Factor factor in term.Factors)
            {
                product *= factor.Substitute(values);
            }

            sum += product;
        }

        return sum;
    }

    public bool Equals(Dim? other) => other is not null && terms.Equals(other.terms);

    public override bool Equals(object? obj) => Equals(obj as Dim);

    public override int GetHashCode() => terms.GetHashCode();

    /// <summary>As a user reads it: <c>784*batch</c>, <c>2*time + 1</c>; also valid C# but for <c>floor(a/b)</c>, which is <c>(a) / (b)</c> there.</summary>
    public override string ToString()
    {
        if (terms.Count == 0)
        {
            return "0";
        }

        // The constant term reads best at the end.
        IEnumerable<Term> ordered = terms.Items.Where(t => t.Factors.Count > 0).Concat(terms.Items.Where(t => t.Factors.Count == 0));
        return string.Join(" + ", ordered.Select(t => t.ToString())).Replace("+ -", "- ");
    }

    /// <summary>
    /// Floor division of what is left of a numerator by a number. The constant that stays is at least zero and below the divisor, and a quotient that is divided again is one quotient:
    /// <c>floor((n - 1) / 2) + 1</c> is <c>floor((n + 1) / 2)</c>, half of that, rounded up, is <c>floor((n + 3) / 4)</c>.
    /// </summary>
    private static Dim Quotient(Dim remainder, long divisor)
    {
        long constant = remainder.terms.Items.FirstOrDefault(t => t.Factors.Count == 0)?.Coefficient ?? 0, whole = FloorDivide(constant, divisor);
        long left = constant - (whole * divisor);
        Dim numerator = remainder - constant;
        if (numerator.terms.Count == 0)
        {
            return whole;
        }

        Dim quotient = divisor > 0 && numerator.terms is { Count: 1 } and [{ Coefficient: 1, Factors: { Count: 1 } and [FloorFactor { Denominator.Constant: > 0 and { } inner } floor] }]
            ? (floor.Numerator + SizeArithmetic.Multiply(left, inner)) / SizeArithmetic.Multiply(divisor, inner)
            : new Dim([new Term(1, [new FloorFactor(numerator + left, divisor)])]);
        return quotient + whole;
    }

    private static long FloorDivide(long a, long b) => (a / b) - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0);

    private static EquatableArray<Factor> Merge(EquatableArray<Factor> a, EquatableArray<Factor> b) =>
        a.Items.Concat(b.Items).OrderBy(f => f.Key, StringComparer.Ordinal).ToEquatableArray();

    /// <summary>
    /// The quotient of polynomials where nothing is left: the term of the divisor that comes last in an order of monomials is taken away again and again, times what makes it the last term of what is left.
    /// </summary>
    private static Dim? DivideExactly(Dim left, Dim right)
    {
        Term divisor = Leading(right);
        Dim rest = left, quotient = Zero;
        for (int step = 0; step <= MaxQuotientTerms && rest.terms.Count > 0; step++)
        {
            if (Divide(Leading(rest), divisor) is not { } term)
            {
                return null;
            }

            Dim part = FromTerms([term]);
            quotient += part;
            rest -= part * right;
        }

        return rest.terms.Count == 0 ? quotient : null;
    }

    /// <summary>The last term in the order of degrees, of equal ones by factors: products keep the order.</summary>
    private static Term Leading(Dim dim) => dim.terms.Items.OrderBy(t => t.Factors.Count).ThenBy(t => t.Factors, FactorOrder.Instance).Last();

    private static Term? Divide(Term term, Term divisor)
    {
        if (term.Coefficient % divisor.Coefficient != 0)
        {
            return null;
        }

        var factors = term.Factors.Items.ToList();
        foreach (Factor factor in divisor.Factors)
        {
            if (!factors.Remove(factor))
            {
                return null;
            }
        }

        return new Term(term.Coefficient / divisor.Coefficient, factors.ToEquatableArray());
    }

    private void CollectSymbols(ImmutableSortedSet<string>.Builder symbols)
    {
        foreach (Factor factor in terms.Items.SelectMany(t => t.Factors.Items))
        {
            switch (factor)
            {
                case SymbolFactor symbol:
                    symbols.Add(symbol.Name);
                    break;
                case FloorFactor floor:
                    floor.Numerator.CollectSymbols(symbols);
                    floor.Denominator.CollectSymbols(symbols);
                    break;
            }
        }
    }

    /// <summary>A product of a coefficient and factors.</summary>
    internal sealed record Term(long Coefficient, EquatableArray<Factor> Factors)
    {
        public string Key => string.Join("*", Factors.Items.Select(f => f.Key));

        public override string ToString() =>
            Factors.Count == 0 ? Coefficient.ToString(CultureInfo.InvariantCulture)
            : Coefficient == 1 ? Key
            : Coefficient == -1 ? "-" + Key
            : Coefficient.ToString(CultureInfo.InvariantCulture) + "*" + Key;
    }

    /// <summary>The lexicographic order of monomials of one degree: the one with more of the first factor in which they differ comes last.</summary>
    private sealed class FactorOrder : IComparer<EquatableArray<Factor>>
    {
        public static FactorOrder Instance { get; } = new();

        public int Compare(EquatableArray<Factor> x, EquatableArray<Factor> y)
        {
            // Factors are in order, so the first difference says of which factor there are more.
            for (int i = 0; i < Math.Min(x.Count, y.Count); i++)
            {
                int order = StringComparer.Ordinal.Compare(y[i].Key, x[i].Key);
                if (order != 0)
                {
                    return order;
                }
            }

            return x.Count - y.Count;
        }
    }

    internal abstract record Factor
    {
        /// <summary>Orders and prints the factor.</summary>
        public abstract string Key { get; }

        public abstract long Evaluate(IReadOnlyDictionary<string, long> symbols);

        public abstract Dim Substitute(IReadOnlyDictionary<string, Dim> values);
    }

    internal sealed record SymbolFactor(string Name) : Factor
    {
        public override string Key => Name;

        public override long Evaluate(IReadOnlyDictionary<string, long> symbols) => symbols[Name];

        public override Dim Substitute(IReadOnlyDictionary<string, Dim> values) => values.TryGetValue(Name, out Dim? value) ? value : Symbol(Name);
    }

    internal sealed record FloorFactor(Dim Numerator, Dim Denominator) : Factor
    {
        public override string Key => $"floor({Operand(Numerator)}/{Operand(Denominator)})";

        /// <summary>In parentheses what would be read otherwise without them.</summary>
        private static string Operand(Dim dim) => dim.terms.Count > 1 || (dim.terms.Count == 1 && dim.terms[0].Factors.Count > 1) ? $"({dim})" : dim.ToString();

        public override long Evaluate(IReadOnlyDictionary<string, long> symbols) => FloorDivide(Numerator.Evaluate(symbols), Denominator.Evaluate(symbols));

        public override Dim Substitute(IReadOnlyDictionary<string, Dim> values) => Numerator.Substitute(values) / Denominator.Substitute(values);
    }
}
