using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Contraction;

/// <summary>
/// The text of an <see cref="Einsum"/> for given operands. A label is the code of a letter, or the dimension of "..." that it stands for, counted from its end: −1 is the last one.
/// </summary>
internal sealed class EinsumEquation
{
    private readonly string text;
    private readonly Dictionary<int, (Dim Size, int Operand)> sizes = [];

    private EinsumEquation(string text, ImmutableArray<TensorType> operands)
    {
        this.text = text;
        int arrow = text.IndexOf("->", StringComparison.Ordinal);
        string[] terms = (arrow < 0 ? text : text.Substring(0, arrow)).Split(',');
        if (terms.Length != operands.Length)
        {
            throw Refused($"has {terms.Length} operand{(terms.Length == 1 ? "" : "s")}, but {operands.Length} {(operands.Length == 1 ? "was" : "were")} given");
        }

        if (operands.FirstOrDefault(o => o.Element != ElementType.Float32) is { } other)
        {
            throw Refused($"takes float tensors, but was given {other}");
        }

        Operands = [.. terms.Select((term, i) => OfOperand(i, term.Trim(), operands[i].Shape))];
        int ellipsis = Operands.Max(o => o.Count(label => label < 0));
        Output = arrow < 0 ? Implicit(ellipsis) : Explicit(text.Substring(arrow + 2).Trim(), ellipsis);
    }

    /// <summary>The labels of each operand's dimensions.</summary>
    public ImmutableArray<ImmutableArray<int>> Operands { get; }

    /// <summary>The labels of the result's dimensions.</summary>
    public ImmutableArray<int> Output { get; }

    /// <exception cref="ShapeException">The text is no equation, or not one of these operands; the message says why.</exception>
    public static EinsumEquation Parse(string text, ImmutableArray<TensorType> operands) => new(text, operands);

    /// <summary>The size of a label: where an operand has 1, it is repeated.</summary>
    public Dim Size(int label) => sizes[label].Size;

    private ImmutableArray<int> OfOperand(int operand, string term, Shape shape)
    {
        (ImmutableArray<int> before, ImmutableArray<int>? after) = Read(term);
        int named = before.Length + (after?.Length ?? 0), others = shape.Rank - named;
        if (others < 0 || (after is null && others > 0))
        {
            throw Refused($"names {(after is null ? "" : "at least ")}{named} dimension{(named == 1 ? "" : "s")} of operand {operand}, '{term}', which is {shape}");
        }

        ImmutableArray<int> labels = after is { } rest ? [.. before, .. Ellipsis(others), .. rest] : before;
        for (int axis = 0; axis < labels.Length; axis++)
        {
            int first = labels.IndexOf(labels[axis]);
            if (shape[first] != shape[axis])
            {
                throw Refused($"repeats {Name(labels[axis])} in operand {operand}, '{term}', whose dimensions {first} and {axis} are {shape[first]} and {shape[axis]}");
            }

            Unite(operand, labels[axis], shape[axis]);
        }

        return labels;
    }

    private void Unite(int operand, int label, Dim size)
    {
        if (!sizes.TryGetValue(label, out (Dim Size, int Operand) known) || known.Size == Dim.One)
        {
            sizes[label] = (size, operand);
        }
        else if (size != Dim.One && size != known.Size)
        {
            throw Refused($"has {Name(label)} of size {known.Size} in operand {known.Operand} and of size {size} in operand {operand}");
        }
    }

    /// <summary>Dimensions of "..." first, then the letters that occur once, in the order of their codes.</summary>
    private ImmutableArray<int> Implicit(int ellipsis) =>
        [.. Ellipsis(ellipsis), .. Operands.SelectMany(o => o).Where(label => label > 0).GroupBy(label => label).Where(g => g.Count() == 1).Select(g => g.Key).OrderBy(label => label)];

    private ImmutableArray<int> Explicit(string term, int ellipsis)
    {
        (ImmutableArray<int> before, ImmutableArray<int>? after) = Read(term);
        ImmutableArray<int> letters = [.. before, .. after ?? []];
        foreach (int label in letters)
        {
            if (!sizes.ContainsKey(label))
            {
                throw Refused($"has {Name(label)} in its output, which no operand has");
            }

            if (letters.IndexOf(label) != letters.LastIndexOf(label))
            {
                throw Refused($"has {Name(label)} in its output twice");
            }
        }

        return after is { } rest ? [.. before, .. Ellipsis(ellipsis), .. rest] : before;
    }

    /// <summary>The letters before "..." and those behind it; null for the second where there is none.</summary>
    private (ImmutableArray<int> Before, ImmutableArray<int>? After) Read(string term)
    {
        var parts = new List<ImmutableArray<int>.Builder> { ImmutableArray.CreateBuilder<int>() };
        for (int i = 0; i < term.Length; i++)
        {
            if (term[i] is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z'))
            {
                parts[parts.Count - 1].Add(term[i]);
            }
            else if (parts.Count == 1 && string.CompareOrdinal(term, i, "...", 0, 3) == 0)
            {
                parts.Add(ImmutableArray.CreateBuilder<int>());
                i += 2;
            }
            else if (term[i] != ' ')
            {
                throw Refused($"has '{term[i]}' in '{term}', where letters and one '...' may be");
            }
        }

        return (parts[0].ToImmutable(), parts.Count == 1 ? null : parts[1].ToImmutable());
    }

    private static IEnumerable<int> Ellipsis(int count) => Enumerable.Range(-count, count);

    private static string Name(int label) => label < 0 ? $"dimension {label} of '...'" : $"'{(char)label}'";

    private ShapeException Refused(string what) => new($"einsum: the equation \"{text}\" {what}");
}
