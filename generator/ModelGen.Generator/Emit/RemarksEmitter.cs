using ModelGen.Generator.Graphs;
using ModelGen.Generator.Scheduling;

namespace ModelGen.Generator.Emit;

/// <summary>Writes what a model is made of as remarks on its class: parameters, memory, kernels.</summary>
internal static class RemarksEmitter
{
    public static void Write(SourceWriter writer, ProgramPlan plan)
    {
        writer.Line("/// <remarks>");
        writer.Line($"/// <para>{ModelText.Count(plan)}, {ModelText.Number(LayoutEmitter.SizeOf(plan, isTrainable: true))} floats with padding:</para>");
        WriteCode(writer, ModelText.Cut(Parameters(plan)));
        foreach ((string title, IReadOnlyList<string> lines) in ModelText.Entries(plan))
        {
            writer.Line($"/// <para>{title}</para>");
            WriteCode(writer, lines);
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
            string panels = place.Layout switch { StorageLayout.Panels => ", in panels", StorageLayout.BFloat16Panels => ", in panels of bfloat16", _ => "" };
            yield return $"{place.Slot.Path.PadRight(width)}  {place.Slot.Shape.ToString().PadRight(shapeWidth)}  at {ModelText.Number(place.Offset)}{block}{panels}";
        }
    }

    private static void WriteCode(SourceWriter writer, IReadOnlyList<string> lines)
    {
        writer.Line("/// <code>");
        foreach (string line in lines)
        {
            writer.Line($"/// {XmlText.Escape(line)}");
        }

        writer.Line("/// </code>");
    }
}
