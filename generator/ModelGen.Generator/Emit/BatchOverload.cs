using ModelGen.Generator.Declarations;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Emit;

/// <summary>Writes an entry point's overload over a batch, which has the inputs by name and memory for results; then the span overload does the rest.</summary>
internal sealed class BatchOverload(SourceWriter writer, EntryScope scope, EntrySignatures signatures, NameTable locals)
{
    /// <param name="model">The name of the argument that holds the parameters.</param>
    /// <param name="run">The name of both overloads.</param>
    public void Write(string model, string run)
    {
        string batch = scope.Batch.Local;
        using (writer.Block($"public static {scope.BatchReturnType("")} {run}({string.Join(", ", signatures.BatchCall.Prepend(new("ParameterSet", model)))})"))
        {
            BatchInputs.Write(writer, scope.Inputs, batch, isPublic: false);
            var memory = new List<string>();
            foreach (EntryArgument result in scope.Results)
            {
                string size = DimText.Long(result.Shape.Dims.Items.Aggregate(Dim.One, (product, dim) => product * dim));
                memory.Add(scope.Results.Length == 1 ? result.Local : locals.Take(result.Local + "Memory"));
                string taken = $"{batch}.Result({model}, {EntryChecks.Quote(scope.Declaration.Name)}, {Literal.Int(memory.Count - 1)}, {size})";
                writer.Line($"Span<{result.Element}> {memory[memory.Count - 1]} = {(result.Type == DeclaredElement.Int ? $"Bits.AsIntegers({taken})" : taken)};");
            }

            string arguments = string.Join(", ", scope.Inputs.Select(i => i.Local).Prepend(model).Concat(memory).Concat(scope.Symbols.Select(DimText.Symbol)));
            writer.Line($"{(scope.IsLoss ? "return " : "")}{run}({arguments});");
            if (!scope.IsLoss && memory.Count == 1)
            {
                writer.Line($"return {memory[0]};");
                return;
            }

            for (int i = 0; i < memory.Count; i++)
            {
                writer.Line($"{scope.Results[i].Local} = {memory[i]};");
            }
        }
    }
}
