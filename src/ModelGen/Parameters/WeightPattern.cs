namespace ModelGen.Runtime;

/// <summary>
/// One side of a line of a map of weights, such as <c>[model.]layers.*.self_attn.{q,k,v}_proj.weight</c>: <c>*</c> is any part between dots, what stands in brackets at the front may be missing,
/// <c>{a,b}</c> are tensors beside each other and <c>{a|b}</c> names of the same one. The generator reads patterns with the same source.
/// </summary>
internal sealed class WeightPattern
{
    /// <summary>What stands for a part of a name.</summary>
    private const string Wildcard = "*";

    private static readonly char[] opening = ['{'];
    private static readonly char[] wildcard = ['*'];

    private WeightPattern(string text, string[][] members)
    {
        Text = text;
        Members = members;
        Wildcards = CountWildcards(members[0][0]);
    }

    /// <summary>As it was written.</summary>
    internal string Text { get; }

    /// <summary>The tensors that are named beside each other, one if there is no list; of each the names that it may have, the preferred one first, all with wildcards.</summary>
    internal string[][] Members { get; }

    /// <summary>How many wildcards there are.</summary>
    internal int Wildcards { get; }

    /// <summary>Whether all tensors have one name only.</summary>
    internal bool IsPlain => Members[0].Length == 1;

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">The pattern.</param>
    /// <param name="problem">What is wrong with it, without a subject: <c>has a brace that is not closed</c>.</param>
    /// <returns>Null if something is wrong.</returns>
    internal static WeightPattern? Parse(string text, out string? problem)
    {
        string[] prefixes = [""];
        string rest = text;
        if (text.Length > 0 && text[0] == '[')
        {
            int end = text.IndexOf(']');
            if (end < 2)
            {
                problem = "has a bracket at its front that is empty or not closed";
                return null;
            }

            prefixes = [text.Substring(1, end - 1), ""];
            rest = text.Substring(end + 1);
        }

        if (rest.IndexOfAny(['[', ']']) >= 0)
        {
            problem = "has a bracket behind its front";
            return null;
        }

        string[] members = [rest];
        if (!Expand(ref members, ',', out problem))
        {
            return null;
        }

        string[][] all = new string[members.Length][];
        for (int i = 0; i < members.Length; i++)
        {
            string[] names = [members[i]];
            if (!Expand(ref names, '|', out problem))
            {
                return null;
            }

            all[i] = WithPrefixes(prefixes, names);
            foreach (string name in all[i])
            {
                if ((problem = ProblemOf(name)) is not null)
                {
                    return null;
                }
            }
        }

        int wildcards = CountWildcards(all[0][0]);
        if (Array.Exists(all, member => Array.Exists(member, name => CountWildcards(name) != wildcards)))
        {
            problem = "names tensors with different numbers of '*'";
            return null;
        }

        return new WeightPattern(text, all);
    }

    /// <summary>What each wildcard stands for where a pattern of <see cref="Members"/> is a name; null where it is not.</summary>
    internal static string[]? Match(string pattern, string name)
    {
        string[] parts = pattern.Split('.'), actual = name.Split('.');
        if (parts.Length != actual.Length)
        {
            return null;
        }

        var captures = new List<string>();
        for (int i = 0; i < parts.Length; i++)
        {
            if (parts[i] == Wildcard && actual[i].Length > 0)
            {
                captures.Add(actual[i]);
            }
            else if (parts[i] != actual[i])
            {
                return null;
            }
        }

        return captures.ToArray();
    }

    /// <summary>A pattern of <see cref="Members"/> with something in place of each wildcard.</summary>
    internal static string Fill(string pattern, string[] captures)
    {
        string[] parts = pattern.Split('.');
        for (int i = 0, next = 0; i < parts.Length; i++)
        {
            if (parts[i] == Wildcard)
            {
                parts[i] = captures[next++];
            }
        }

        return string.Join(".", parts);
    }

    private static string[] WithPrefixes(string[] prefixes, string[] names)
    {
        var all = new List<string>();
        foreach (string name in names)
        {
            foreach (string prefix in prefixes)
            {
                all.Add(prefix + name);
            }
        }

        return all.ToArray();
    }

    /// <summary>Replaces names by those that they have when the braces with a separator are written out; each has the same.</summary>
    private static bool Expand(ref string[] names, char separator, out string? problem)
    {
        string text = names[0];
        problem = null;
        for (int start = text.IndexOf('{'); start >= 0; start = text.IndexOf('{', start + 1))
        {
            int end = text.IndexOf('}', start);
            string[] items = end < 0 ? [] : text.Substring(start + 1, end - start - 1).Split(',', '|');
            if (items.Length < 2 || Array.Exists(items, item => item.IndexOfAny(opening) >= 0))
            {
                problem = "has braces that are not closed, lie within others or hold no two names";
                return false;
            }

            if (text.IndexOf(separator, start, end - start) < 0)
            {
                continue;
            }

            if (names.Length > 1 || text.IndexOf(separator == ',' ? '|' : ',', start, end - start) >= 0)
            {
                problem = $"has '{separator}' in two pairs of braces, or beside another separator";
                return false;
            }

            string before = text.Substring(0, start), behind = text.Substring(end + 1);
            names = Array.ConvertAll(items, item => before + item + behind);
        }

        return true;
    }

    private static string? ProblemOf(string name)
    {
        foreach (string part in name.Split('.'))
        {
            if (part.Length == 0)
            {
                return "has an empty part between dots";
            }

            if (part != Wildcard && part.IndexOfAny(['*', '{', '}', ',', '|']) >= 0)
            {
                return part.IndexOfAny(wildcard) >= 0 ? "has a '*' that is not a whole part between dots" : "has a brace that was not opened, or a separator outside of braces";
            }
        }

        return null;
    }

    private static int CountWildcards(string name) => Array.FindAll(name.Split('.'), part => part == Wildcard).Length;
}
