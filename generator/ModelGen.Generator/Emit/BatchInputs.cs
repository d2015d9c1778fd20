using ModelGen.Generator.Declarations;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Emit;

/// <summary>Writes how a method takes its inputs from a batch: each by its name, with a check of its shape, and the named dimensions from the first input that has them.</summary>
internal static class BatchInputs
{
    /// <param name="writer">Takes the lines.</param>
    /// <param name="inputs">The inputs.</param>
    /// <param name="batch">The variable that has the batch.</param>
    /// <param name="isPublic">Whether the method is a public one, among user's names.</param>
    public static void Write(SourceWriter writer, IEnumerable<EntryArgument> inputs, string batch, bool isPublic)
    {
        string system = isPublic ? "global::System." : "";
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (EntryArgument input in inputs)
        {
            string expected = string.Join(", ", input.Declared.Items.Select(d => d.Symbol is not { } s ? Literal.Int(d.Size ?? 0) : known.Contains(s) ? Symbol(s) : "-1"));
            string name = EntryChecks.Quote(input.Name);
            string method = input.Type switch { DeclaredElement.Int => "Ints", DeclaredElement.Byte => "Bytes", _ => "Floats" };
            writer.Line($"{system}ReadOnlySpan<{input.Element}> {(isPublic ? input.Text : input.Local)} = {batch}.{method}({name}, [{expected}], {EntryChecks.Quote(input.ShapeText)});");
            for (int i = 0; i < input.Declared.Count; i++)
            {
                if (input.Declared[i].Symbol is { } symbol && known.Add(symbol))
                {
                    writer.Line($"int {Symbol(symbol)} = {batch}.Size({name}, {Literal.Int(i)});");
                }
            }
        }

        string Symbol(string symbol) => isPublic ? CSharpName.Escape(symbol) : DimText.Symbol(symbol);
    }
}
