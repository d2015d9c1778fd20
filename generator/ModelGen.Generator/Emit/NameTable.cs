using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Emit;

/// <summary>Gives out names that are unique in a scope: the wish itself where it is free, else with a number: <c>x</c>, <c>x2</c>, <c>x3</c>.</summary>
internal sealed class NameTable(IEnumerable<string> reserved)
{
    private readonly UniqueNames names = new(reserved, StringComparer.Ordinal);

    /// <summary>Whether a name, not escaped, has been taken.</summary>
    public bool Contains(string name) => names.Contains(name);

    /// <summary>A free name, escaped where C# needs it.</summary>
    public string Take(string wish) => CSharpName.Escape(names.Take(ToIdentifier(wish)));

    /// <summary><c>fc1.weight</c> → <c>fc1Weight</c>, <c>weight_ih_l0</c> → <c>weightIhL0</c>, <c>blocks.3</c> → <c>blocks3</c>.</summary>
    public static string ToIdentifier(string text)
    {
        var name = new System.Text.StringBuilder();
        bool upper = false;
        foreach (char c in text)
        {
            if (!char.IsLetterOrDigit(c))
            {
                upper = name.Length > 0;
                continue;
            }

            if (name.Length == 0 && char.IsDigit(c))
            {
                name.Append('p');
            }

            name.Append(upper ? char.ToUpperInvariant(c) : c);
            upper = false;
        }

        return name.Length == 0 ? "value" : name.ToString();
    }
}
