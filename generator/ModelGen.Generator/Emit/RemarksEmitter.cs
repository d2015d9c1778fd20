using System.Globalization;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Scheduling;

namespace ModelGen.Generator.Emit;

/// <summary>Writes what a model is made of as remarks on its class: parameters, memory, kernels.</summary>
internal static class RemarksEmitter
{
    /// <summary>Longer lists are cut: the code below has the rest.</summary>
    private const int MaxLines = 40;

    public static void Write(SourceWriter writer, ProgramPlan plan)
    {
        long count = plan.Parameters.Where(p => p.Slot.IsTrainable).Sum(p => p.Length);
        int tensors = plan.Parameters.Count(p => p.Slot.IsTrainable);
        writer.Line("/// <remarks>");
        writer.Line($"/// <para>{Text(count)} parameters in {Text(tensors)} {(tensors == 1 ? "tensor" : "tensors")}, {Text(LayoutEmitter.SizeOf(plan, isTrainable: true))} floats with padding:</para>");
        WriteCode(writer, Parameters(plan));
        foreach (EntryPoint entry in plan.Program.EntryPoints)
        {
            FunctionPlan function = plan[entry.Inference];
            string scratch = function.Memory.IsEmpty ? "no scratch memory" : $"scratch memory of {function.Memory.Size} floats";
            writer.Line($"/// <para>{entry.Declaration.Name}, {scratch}:</para>");
            var scope = new FunctionScope(function);
            var describer = new Describer(function.Schedule, b => scope[b]);
            WriteCode(writer, function.Schedule.Kernels.Select(k => describer.Describe(k)));
        }

        writer.Line("/// </remarks>");
    }

    private static IEnumerable<string> Parameters(ProgramPlan plan)
    {
        int width = plan.Parameters.Select(p => p.Slot.Path.Length).DefaultIfEmpty(0).Max();
        int shapeWidth = plan.Parameters.Select(p => p.Slot.Shape.ToString().Length).DefaultIfEmpty(0).Max();
        foreach (ParameterPlace place in plan.Parameters)
        {
            string block = place.Slot.IsTrainable ? "" : " of the state";
            string panels = place.Layout == StorageLayout.Panels ? ", in panels" : "";
            yield return $"{place.Slot.Path.PadRight(width)}  {place.Slot.Shape.ToString().PadRight(shapeWidth)}  at {Text(place.Offset)}{block}{panels}";
        }
    }

    private static void WriteCode(SourceWriter writer, IEnumerable<string> lines)
    {
        List<string> all = [.. lines];
        writer.Line("/// <code>");
        foreach (string line in all.Take(MaxLines))
        {
            writer.Line($"/// {XmlText.Escape(line.Replace("->", "→").Replace('\n', ' ').Replace('\r', ' '))}");
        }

        if (all.Count > MaxLines)
        {
            writer.Line($"/// … and {Text(all.Count - MaxLines)} more");
        }

        writer.Line("/// </code>");
    }

    private static string Text(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
