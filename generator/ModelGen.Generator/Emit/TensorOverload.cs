using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Emit;

/// <summary>Writes an entry point's overload over tensor spans: shapes give the symbols their values, then the span overload does the rest.</summary>
internal sealed class TensorOverload(SourceWriter writer, EntryScope scope, EntrySignatures signatures, NameTable locals)
{
    /// <param name="model">The name of the argument that holds the parameters.</param>
    /// <param name="run">The name of both overloads.</param>
    public void Write(string model, string run)
    {
        using (writer.Block($"public static {scope.ReturnType} {run}({string.Join(", ", signatures.TensorCall.Prepend(new("ParameterSet", model)))})"))
        {
            string symbols = string.Join(", ", scope.Symbols.Select(s => s + ":"));
            var known = new HashSet<string>(StringComparer.Ordinal);
            var arguments = new List<string>();
            foreach (EntryArgument input in scope.Inputs)
            {
                string expected = string.Join(", ", input.Declared.Items.Select(d => d.Symbol is not { } s ? Literal.Int(d.Size ?? 0) : known.Contains(s) ? DimText.Symbol(s) : "-1"));
                arguments.Add(WriteTensor(input, expected, symbols, isResult: false));
                for (int i = 0; i < input.Declared.Count; i++)
                {
                    if (input.Declared[i].Symbol is { } symbol && known.Add(symbol))
                    {
                        writer.Line($"int {DimText.Symbol(symbol)} = (int){input.Local}.Lengths[{Literal.Int(i)}];");
                    }
                }
            }

            foreach (EntryArgument result in scope.Results)
            {
                arguments.Add(WriteTensor(result, string.Join(", ", result.Shape.Dims.Items.Select(DimText.Int)), symbols, isResult: true));
            }

            writer.Line($"{(scope.IsLoss ? "return " : "")}{run}({string.Join(", ", arguments.Prepend(model).Concat(scope.Symbols.Select(DimText.Symbol)))});");
        }
    }

    private string WriteTensor(EntryArgument argument, string expected, string symbols, bool isResult)
    {
        string values = locals.Take(argument.Name + "Values");
        string type = isResult ? "Span" : "ReadOnlySpan";
        writer.Line($"{type}<{argument.Element}> {values} = Check.Shape({argument.Local}, [{expected}], {EntryChecks.Quote(argument.Name)}, {EntryChecks.Quote(argument.ShapeText)}, {EntryChecks.Quote(symbols)});");
        return values;
    }
}
