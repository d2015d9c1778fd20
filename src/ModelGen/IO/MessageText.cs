using System.Text;

namespace ModelGen;

/// <summary>Names and lists as messages show them, however long they are.</summary>
internal static class MessageText
{
    /// <summary>Most characters of a name.</summary>
    private const int LongestName = 80;

    /// <summary>Most items of a list.</summary>
    private const int LongestList = 10;

    /// <summary>A name, cut if long, control characters replaced.</summary>
    public static string Name(string name) => name.Length > LongestName ? Line(name[..LongestName]) + "…" : Line(name);

    /// <summary>A text with control characters replaced.</summary>
    public static string Line(string text)
    {
        var line = new StringBuilder();
        foreach (char c in text)
        {
            line.Append(char.IsControl(c) || char.IsSurrogate(c) ? '?' : c);
        }

        return line.ToString();
    }

    /// <summary>A name in quotes.</summary>
    public static string Quote(string name) => $"'{Name(name)}'";

    /// <summary>The first items of a list, and how many more there are.</summary>
    public static string List(ICollection<string> items, string separator)
    {
        var text = new StringBuilder();
        int count = 0;
        foreach (string item in items)
        {
            if (count == LongestList)
            {
                text.Append(separator).Append($"… and {items.Count - LongestList} more");
                break;
            }

            text.Append(count++ > 0 ? separator : "").Append(item);
        }

        return text.ToString();
    }
}
