using System.Globalization;
using ModelGen.Generator.Declarations;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Scheduling;

namespace ModelGen.Generator.Emit;

/// <summary>What a model is made of, in words: the remarks on its class and its summary at run time say the same.</summary>
internal static class ModelText
{
    /// <summary>Longer lists are cut: the generated code has the rest.</summary>
    private const int MaxLines = 40;

    /// <summary>Such as <c>109,386 parameters in 6 tensors</c>.</summary>
    public static string Count(ProgramPlan plan, bool isTrainable = true)
    {
        long values = plan.Parameters.Where(p => p.Slot.IsTrainable == isTrainable).Sum(p => p.Length);
        int tensors = plan.Parameters.Count(p => p.Slot.IsTrainable == isTrainable);
        return $"{Number(values)} {(!isTrainable ? "values of state" : values == 1 ? "parameter" : "parameters")} in {Number(tensors)} {(tensors == 1 ? "tensor" : "tensors")}";
    }

    /// <summary>The class in one line: its size, and what it can be asked for.</summary>
    public static string OneLine(ProgramPlan plan)
    {
        string state = plan.Parameters.All(p => p.Slot.IsTrainable) ? "" : $", {Count(plan, isTrainable: false)}";
        string bytes = Number(plan.Parameters.Sum(p => p.Length * (p.Layout == StorageLayout.BFloat16Panels ? sizeof(ushort) : sizeof(float))));
        string entries = string.Join(", ", plan.Program.EntryPoints.Select(e => e.Declaration.Name));
        return $"{plan.Program.Declaration.Type.Name}: {Count(plan)}{state}, {bytes} bytes; {entries}";
    }

    /// <summary>The layers that entry points call, with the memory that these take; those that call the same ones together.</summary>
    public static IEnumerable<(string Title, IReadOnlyList<string> Lines)> Layers(ProgramPlan plan) =>
        from entry in plan.Program.EntryPoints
        let layers = entry.Inference.Layers is { } use ? LayerTable.Lines(use) : []
        where layers.Count > 0
        group entry by string.Join("\n", layers) into entries
        select ($"Layers of {string.Join(", ", entries.Select(e => e.Declaration.Name))}:", (IReadOnlyList<string>)[.. entries.Key.Split('\n'), .. entries.Select(e => CallMemory.Describe(plan, e))]);

    /// <summary>For each entry point a title and its kernels.</summary>
    public static IEnumerable<(string Title, IReadOnlyList<string> Lines)> Entries(ProgramPlan plan)
    {
        foreach (EntryPoint entry in plan.Program.EntryPoints)
        {
            FunctionPlan function = plan[entry.Inference];
            string scratch = function.Memory.IsEmpty ? "no scratch memory" : $"scratch memory of {function.Memory.Size} floats";
            var scope = new FunctionScope(function);
            var describer = new Describer(function.Schedule, b => scope[b]);
            string work = MultiplyAdds(entry.Inference) is { } products && products != Dim.Zero ? $", {products} multiply-adds" : "";
            string kept = entry.Declaration.Kind == EntryPointKind.Loss ? $", {entry.Differentiated.Forward.KeptSize} floats kept for the way back" : "";
            yield return ($"{entry.Declaration.Name}{work}, {scratch}{kept}:", Cut(function.Schedule.Kernels.SelectMany(k => describer.Describe(k))));
        }
    }

    /// <summary>The multiply-adds of a function as a polynomial in the named dimensions; null if there are too many to be said.</summary>
    private static Dim? MultiplyAdds(Function function)
    {
        try
        {
            return function.Graph.MultiplyAdds;
        }
        catch (NumberTooLargeException)
        {
            return null;
        }
    }

    /// <summary>Lines of plain text, as many as one reads.</summary>
    public static IReadOnlyList<string> Cut(IEnumerable<string> lines)
    {
        List<string> all = [.. lines.Select(line => line.Replace("->", "→").Replace('\n', ' ').Replace('\r', ' '))];
        return all.Count <= MaxLines ? all : [.. all.Take(MaxLines), $"… and {Number(all.Count - MaxLines)} more"];
    }

    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
