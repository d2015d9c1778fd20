using ModelGen.Generator.Graphs;
using ModelGen.Generator.Scheduling;
using ModelGen.Generator.Scheduling.Kernels;

namespace ModelGen.Generator.Emit;

/// <summary>
/// A picture of what each entry point computes, as a Mermaid flowchart: a box for each kernel with what it computes, an arrow for each value that goes from one to another.
/// </summary>
internal static class MermaidText
{
    /// <summary>Larger pictures can't be looked at: the rest is counted.</summary>
    private const int MaxBoxes = 200;

    public static IReadOnlyList<string> Of(ProgramPlan plan)
    {
        List<string> lines = ["flowchart TD"];
        for (int i = 0; i < plan.Program.EntryPoints.Length; i++)
        {
            EntryPoint entry = plan.Program.EntryPoints[i];
            lines.Add($"  subgraph e{i}[\"{Escape(entry.Declaration.Name)}\"]");
            Add(lines, plan[entry.Inference], $"e{i}");
            lines.Add("  end");
        }

        return lines;
    }

    private static void Add(List<string> lines, FunctionPlan function, string prefix)
    {
        var scope = new FunctionScope(function);
        var describer = new Describer(function.Schedule, b => scope[b]);
        var places = new Dictionary<TensorBuffer, List<string>>();
        int count = 0;
        foreach (Node input in function.Function.Graph.Inputs)
        {
            lines.Add($"    {prefix}_i{count}([\"{Escape($"{input.Output.Name} {input.Output.Shape}")}\"])");
            count++;
        }

        int rest = function.Schedule.Kernels.Length - MaxBoxes;
        if (rest > 0)
        {
            lines.Add($"    {prefix}_rest[\"… and {ModelText.Number(rest)} more\"]");
        }

        for (int k = 0; k < Math.Min(function.Schedule.Kernels.Length, MaxBoxes); k++)
        {
            Kernel kernel = function.Schedule.Kernels[k];
            string box = $"{prefix}_k{k}";
            lines.Add($"    {box}[\"{string.Join("<br/>", describer.Describe(kernel).Select(line => Escape(line.Replace("->", "→"))))}\"]");
            var from = new SortedSet<string>(StringComparer.Ordinal);
            foreach (TensorBuffer read in kernel.Reads.Select(r => r.Buffer).Where(b => kernel.Writes.All(w => w.Buffer != b)))
            {
                if (read.Kind == BufferKind.Input)
                {
                    from.Add($"{prefix}_i{read.Index}");
                }
                else if (places.TryGetValue(read, out List<string>? writers))
                {
                    from.UnionWith(writers);
                }
            }

            lines.AddRange(from.Select(f => $"    {f} --> {box}"));
            foreach (TensorBuffer written in kernel.Writes.Select(w => w.Buffer).Distinct())
            {
                if (!places.TryGetValue(written, out List<string>? writers))
                {
                    places.Add(written, writers = []);
                }

                writers.Add(box);
            }
        }
    }

    /// <summary>Within quotes, Mermaid has HTML's entities, with a # for the ampersand.</summary>
    private static string Escape(string text) => text.Replace("#", "#35;").Replace("\"", "#quot;").Replace("<", "#lt;").Replace(">", "#gt;").Replace("\n", " ").Replace("\r", " ");
}
