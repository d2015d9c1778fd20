using System.Collections.Immutable;
using ModelGen.Generator.Scheduling;

namespace ModelGen.Generator.Emit;

/// <summary>Writes where a model's tensors lie and how they start.</summary>
internal static class LayoutEmitter
{
    public static void Write(SourceWriter writer, string name, ProgramPlan plan)
    {
        writer.Line("/// <summary>Where each tensor lies, in declaration order.</summary>");
        writer.Line($"public static readonly ParameterLayout {name} = new(");
        using (writer.Indent())
        {
            string size = Literal.Int(SizeOf(plan, isTrainable: true)), state = Literal.Int(SizeOf(plan, isTrainable: false));
            if (plan.Parameters.IsEmpty)
            {
                writer.Line($"size: {size}, stateSize: {state});");
                return;
            }

            writer.Line($"size: {size}, stateSize: {state},");
            for (int i = 0; i < plan.Parameters.Length; i++)
            {
                writer.Line(Entry(plan.Parameters[i]) + (i + 1 < plan.Parameters.Length ? "," : ");"));
            }
        }
    }

    /// <summary>Writes which parts of the block a loss trains.</summary>
    public static void WriteRanges(SourceWriter writer, string name, ProgramPlan plan, ImmutableArray<int> trained)
    {
        var ranges = new List<(long Start, long End)>();
        foreach (ParameterPlace place in trained.Where(i => plan.Parameters[i].Slot.IsTrainable).OrderBy(i => i).Select(i => plan.Parameters[i]))
        {
            if (ranges.Count > 0 && ranges[ranges.Count - 1].End == place.Offset)
            {
                ranges[ranges.Count - 1] = (ranges[ranges.Count - 1].Start, place.End);
            }
            else
            {
                ranges.Add((place.Offset, place.End));
            }
        }

        writer.Line();
        writer.Line($"public static readonly ParameterRange[] {name} = [{string.Join(", ", ranges.Select(r => $"new({Literal.Int(r.Start)}, {Literal.Int(r.End - r.Start)})"))}];");
    }

    /// <summary>The floats of a block with padding.</summary>
    public static long SizeOf(ProgramPlan plan, bool isTrainable) =>
        plan.Parameters.Where(p => p.Slot.IsTrainable == isTrainable).Select(p => p.End).DefaultIfEmpty(0).Last();

    private static string Entry(ParameterPlace place)
    {
        string shape = string.Join(", ", place.Slot.Shape.Dims.Items.Select(DimText.Int));
        string init = place.Slot.Initializer.Kind is "Zeros" or "Ones" ? "" : $"({string.Join(", ", place.Slot.Initializer.Arguments.Items.Select(Literal.Double))})";
        return $"new(\"{place.Slot.Path}\", [{shape}], {Literal.Int(place.Offset)}, ParameterStorage.{place.Layout}, Init.{place.Slot.Initializer.Kind}{init}"
            + $"{(place.Slot.IsTrainable ? "" : ", isState: true")})";
    }
}
