using ModelGen.Generator.Declarations;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Scheduling;

namespace ModelGen.Generator.Emit;

/// <summary>
/// Writes what a model says of itself at run time: a line as its <c>ToString</c>, and all of it as its <c>Summary</c>. Both are constants but for the table of
/// parameters, which the set of parameters writes; a program that does not ask has neither.
/// </summary>
internal static class SummaryEmitter
{
    /// <summary>What a broken model has of it.</summary>
    public const string Signature = "public string Summary()";

    /// <summary>The same in another form.</summary>
    public const string FormatSignature = "public string Summary(global::ModelGen.SummaryFormat format)";

    public static void Write(SourceWriter writer, ProgramPlan plan)
    {
        ModelDeclaration declaration = plan.Program.Declaration;
        if (!declaration.HasToString)
        {
            writer.Line();
            writer.Line("/// <summary>The model in one line: its size and its entry points.</summary>");
            writer.Line("public override string ToString() =>");
            using (writer.Indent())
            {
                writer.Line($"\"{Literal.Text(ModelText.OneLine(plan), interpolated: false)}\";");
            }
        }

        if (!declaration.HasSummary)
        {
            writer.Line();
            writer.Line("/// <summary>The model as text for people: the layers, every tensor with its shape and size, then for each entry point what it computes.</summary>");
            WriteSummary(writer, plan);
            writer.Line();
            writer.Line("/// <summary>The model in one of several forms: as text, or as a picture of what each entry point computes.</summary>");
            writer.Line("/// <param name=\"format\">Mermaid draws the picture, as GitHub and many editors do.</param>");
            writer.Line($"{FormatSignature} =>");
            using (writer.Indent())
            {
                writer.Line("format == global::ModelGen.SummaryFormat.Text ? this.Summary() :");
                WriteLines(writer, MermaidText.Of(plan), "");
            }
        }
    }

    private static void WriteSummary(SourceWriter writer, ProgramPlan plan)
    {
        writer.Line($"{Signature} =>");
        using (writer.Indent())
        {
            foreach (string line in Paragraphs(ModelText.Layers(plan)).Prepend(plan.Program.Declaration.Type.Name))
            {
                writer.Line($"\"{Literal.Text(line, interpolated: false)}\\n\" +");
            }

            writer.Line("\"\\n\" + this.Parameters.Summary() + \"\\n\"");
            WriteLines(writer, [.. Paragraphs(ModelText.Entries(plan))], "+ ");
        }
    }

    /// <summary>Each title with its lines, behind an empty line.</summary>
    private static IEnumerable<string> Paragraphs(IEnumerable<(string Title, IReadOnlyList<string> Lines)> paragraphs) =>
        paragraphs.SelectMany(p => p.Lines.Select(line => "  " + line).Prepend(p.Title).Prepend(""));

    /// <summary>Text as constants, one for each line.</summary>
    private static void WriteLines(SourceWriter writer, IReadOnlyList<string> lines, string first)
    {
        for (int i = 0; i < lines.Count; i++)
        {
            bool isLast = i == lines.Count - 1;
            writer.Line($"{(i == 0 ? first : "+ ")}\"{Literal.Text(lines[i], interpolated: false)}{(isLast ? "\";" : "\\n\"")}");
        }
    }
}
