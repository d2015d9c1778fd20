using System.Globalization;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Emit;

/// <summary>Gives out names that are unique in a scope: the wish itself where it is free, else with a number: <c>x</c>, <c>x2</c>, <c>x3</c>.</summary>
internal sealed class NameTable(IEnumerable<string> reserved)
{
    private readonly HashSet<string> taken = new(reserved, StringComparer.Ordinal);

    /// <summary>A free name, escaped where C# needs it.</summary>
    public string Take(string wish)
    {
        string name = ToIdentifier(wish);
        string free = name;
        for (int i = 2; !taken.Add(free); i++)
        {
            free = name + i.ToString(CultureInfo.InvariantCulture);
        }

        return CSharpName.Escape(free);
    }

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
