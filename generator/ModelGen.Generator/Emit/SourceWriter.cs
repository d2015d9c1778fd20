using System.Text;

namespace ModelGen.Generator.Emit;

/// <summary>Writes indented text; a block is a scope: <c>using (writer.Block("if (x)"))</c>.</summary>
/// <param name="depth">The indentation to begin with, in levels.</param>
internal sealed class SourceWriter(int depth = 0)
{
    private const int MaxLength = 150;

    private readonly StringBuilder text = new();
    private int depth = depth;

    /// <summary>Writes lines at the current indentation; empty lines stay empty, a list that is too long for its line gets one of its own, or one for each item.</summary>
    public void Line(string lines = "")
    {
        foreach (string line in lines.Split('\n'))
        {
            if ((4 * depth) + line.Length > MaxLength && LongList.Find(line) is { } list)
            {
                Write(list.Head);
                depth++;
                string joined = string.Join(" ", list.Items);
                List<string> rows = joined.Length + (4 * depth) <= MaxLength ? [joined] : list.Items;
                rows.ForEach(r => Line(r));
                depth--;
            }
            else
            {
                Write(line);
            }
        }
    }

    /// <summary>Appends what another writer has written, at that one's indentation.</summary>
    public void Append(SourceWriter other) => text.Append(other.text);

    /// <summary>Writes a header and an opening brace; disposing the result closes it.</summary>
    public IDisposable Block(string header)
    {
        Line(header);
        return Braces();
    }

    /// <summary>Writes an opening brace; disposing the result closes it.</summary>
    public IDisposable Braces()
    {
        Line("{");
        depth++;
        return new Scope(this, "}");
    }

    /// <summary>Indents until the result is disposed.</summary>
    public IDisposable Indent()
    {
        depth++;
        return new Scope(this, null);
    }

    public override string ToString() => text.ToString();

    private void Write(string line)
    {
        if (line.Length > 0)
        {
            text.Append(' ', 4 * depth).Append(line);
        }

        text.Append('\n');
    }

    private sealed class Scope(SourceWriter writer, string? end) : IDisposable
    {
        public void Dispose()
        {
            writer.depth--;
            if (end is not null)
            {
                writer.Line(end);
            }
        }
    }
}
