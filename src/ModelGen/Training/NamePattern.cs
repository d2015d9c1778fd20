namespace ModelGen;

/// <summary>Names in which <c>*</c> stands for any characters, dots included.</summary>
internal static class NamePattern
{
    /// <summary>Whether a name is one of those that a pattern describes.</summary>
    internal static bool Matches(string pattern, string name)
    {
        string[] parts = pattern.Split('*');
        if (parts.Length == 1)
        {
            return name == pattern;
        }

        string first = parts[0], last = parts[^1];
        if (name.Length < first.Length + last.Length || !name.StartsWith(first, StringComparison.Ordinal) || !name.EndsWith(last, StringComparison.Ordinal))
        {
            return false;
        }

        // What lies between the first and the last part is found from the left, each part as early as possible.
        int position = first.Length;
        int end = name.Length - last.Length;
        foreach (string part in parts.AsSpan(1, parts.Length - 2))
        {
            int found = name.IndexOf(part, position, end - position, StringComparison.Ordinal);
            if (found < 0)
            {
                return false;
            }

            position = found + part.Length;
        }

        return true;
    }
}
