namespace ModelGen.Generator.Emit;

/// <summary>A line of C# that ends in a list in parentheses, taken apart at the commas of that list.</summary>
/// <param name="Head">The line up to the opening parenthesis.</param>
/// <param name="Items">Each with its comma; the last with what follows the list.</param>
internal sealed record LongList(string Head, List<string> Items)
{
    /// <summary>What may follow the closing parenthesis: <c>);</c> or <c>) =&gt;</c>.</summary>
    private const int MaxTail = 5;

    /// <summary>Null for a comment, and where there is no such list.</summary>
    public static LongList? Find(string line)
    {
        if (line.TrimStart().StartsWith("//", StringComparison.Ordinal))
        {
            return null;
        }

        // The outermost list that runs to the end of the line.
        var open = new Stack<int>();
        int start = -1;
        bool inString = false;
        for (int i = 0; i < line.Length; i++)
        {
            inString ^= line[i] == '"';
            if (inString)
            {
                continue;
            }

            if (line[i] is '(' or '[')
            {
                open.Push(i);
            }
            else if (line[i] is ')' or ']' && open.Count > 0)
            {
                int opened = open.Pop();
                start = open.Count == 0 && line[opened] == '(' && line.Length - i <= MaxTail ? opened : start;
            }
        }

        List<string> items = start < 0 ? [] : Split(line.Substring(start + 1));
        return items.Count > 1 ? new(line.Substring(0, start + 1), items) : null;
    }

    private static List<string> Split(string list)
    {
        var items = new List<string>();
        int depth = 0, begin = 0;
        bool inString = false;
        for (int i = 0; i < list.Length; i++)
        {
            inString ^= list[i] == '"';
            depth += inString ? 0 : list[i] is '(' or '[' ? 1 : list[i] is ')' or ']' ? -1 : 0;
            if (list[i] == ',' && depth == 0 && !inString)
            {
                items.Add(list.Substring(begin, i + 1 - begin).Trim());
                begin = i + 1;
            }
        }

        items.Add(list.Substring(begin).Trim());
        return items;
    }
}
