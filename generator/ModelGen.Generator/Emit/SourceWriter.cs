using System.Text;

namespace ModelGen.Generator.Emit;

/// <summary>Writes indented text; a block is a scope: <c>using (writer.Block("if (x)"))</c>.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder text = new();
    private int depth;

    /// <summary>Writes lines at the current indentation; empty lines stay empty.</summary>
    public void Line(string lines = "")
    {
        foreach (string line in lines.Split('\n'))
        {
            if (line.Length > 0)
            {
                text.Append(' ', 4 * depth).Append(line);
            }

            text.Append('\n');
        }
    }

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
