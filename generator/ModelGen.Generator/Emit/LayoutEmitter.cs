using System.Collections.Immutable;
using ModelGen.Generator.Declarations;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Scheduling;

namespace ModelGen.Generator.Emit;

/// <summary>Writes where a model's tensors lie and how they start.</summary>
internal static class LayoutEmitter
{
    public static void Write(SourceWriter writer, string name, ProgramPlan plan)
    {
        string sizes = $"size: {Literal.Int(SizeOf(plan, isTrainable: true))}, stateSize: {Literal.Int(SizeOf(plan, isTrainable: false))}";
        writer.Line("/// <summary>Where each tensor lies, in declaration order.</summary>");
        if (plan.Runs.Any(r => r.Count > 1))
        {
            WriteLoops(writer, name, sizes, plan);
            return;
        }

        writer.Line($"public static readonly ParameterLayout {name} = new(");
        using (writer.Indent())
        {
            string[] entries = [sizes, .. plan.Parameters.Select(p => Entry(p, null, 0))];
            for (int i = 0; i < entries.Length; i++)
            {
                writer.Line(entries[i] + (i + 1 < entries.Length ? "," : $"){Map(plan)};"));
            }
        }
    }

    /// <summary>The caches of a session, in the order of their memory.</summary>
    public static void WriteCaches(SourceWriter writer, string name, ImmutableArray<CacheSlot> caches)
    {
        writer.Line();
        writer.Line("/// <summary>The caches of keys and values, in the order of their memory.</summary>");
        writer.Line($"public static readonly CacheLayout[] {name} =");
        writer.Line("[");
        using (writer.Indent())
        {
            foreach (CacheSlot cache in caches)
            {
                writer.Line($"new({EntryChecks.Quote(cache.Path)}, {Literal.Int(cache.Heads)}, {Literal.Int(cache.KeyDim)}, {Literal.Int(cache.ValueDim)}),");
            }
        }

        writer.Line("];");
    }

    /// <summary>What follows the construction of a layout: the map of weights, if the declaration has one.</summary>
    private static string Map(ProgramPlan plan)
    {
        ImmutableArray<WeightLine> lines = plan.Program.Declaration.Weights.Items;
        return lines.IsEmpty ? "" : $$"""

            {
                WeightMap = new WeightMap()
                    {{string.Join("\n        ", lines.Select(Line))}},
            }
            """;

        static string Line(WeightLine line) => line.Model is { } model
            ? $".Add({Quoted(line.File)}, {Quoted(model)}{(line.IsTransposed ? ", transpose: true" : "")}{(line.IsFallback ? ", fallback: true" : "")})"
            : $".Ignore({Quoted(line.File)})";

        static string Quoted(string text) => $"\"{Literal.Text(text, interpolated: false)}\"";
    }

    /// <summary>Instances of a module are written as a loop: the text grows with the modules, not with how often they are used.</summary>
    private static void WriteLoops(SourceWriter writer, string name, string sizes, ProgramPlan plan)
    {
        writer.Line($"public static readonly ParameterLayout {name} = Create{name}();");
        writer.Line();
        using (writer.Block($"private static ParameterLayout Create{name}()"))
        {
            writer.Line("var entries = new global::System.Collections.Generic.List<ParameterEntry>();");
            foreach (ParameterRun run in plan.Runs)
            {
                if (run.Count == 1)
                {
                    Add(run);
                    continue;
                }

                using (writer.Block($"for (int i = 0; i < {Literal.Int(run.Count)}; i++)"))
                {
                    Add(run);
                }
            }

            writer.Line($"return new({sizes}, [.. entries]){Map(plan)};");
        }

        void Add(ParameterRun run)
        {
            for (int i = 0; i < run.First.Length; i++)
            {
                writer.Line($"entries.Add({Entry(run.First[i], run.Count == 1 ? null : run.Segment, run.Strides[i])});");
            }
        }
    }

    /// <summary>Writes which parts of a block a loss trains, or assigns.</summary>
    /// <param name="tensors">All in one block.</param>
    public static void WriteRanges(SourceWriter writer, string name, ProgramPlan plan, IEnumerable<int> tensors)
    {
        var ranges = new List<(long Start, long End)>();
        foreach (ParameterPlace place in tensors.OrderBy(i => i).Select(i => plan.Parameters[i]))
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

    /// <param name="segment">In a loop, which part of the path is the instance's number.</param>
    /// <param name="stride">In a loop, the floats from instance to instance.</param>
    private static string Entry(ParameterPlace place, int? segment, long stride)
    {
        string path = segment is { } number
            ? $"$\"{string.Join(".", place.Slot.Path.Split('.').Select((part, i) => i == number ? "{i}" : Literal.Text(part, interpolated: true)))}\""
            : $"\"{Literal.Text(place.Slot.Path, interpolated: false)}\"";
        string offset = segment is null ? Literal.Int(place.Offset) : $"{Literal.Int(place.Offset)} + (i * {Literal.Int(stride)})";
        string shape = string.Join(", ", place.Slot.Shape.Dims.Items.Select(DimText.Int));
        string state = !place.Slot.IsTrainable ? ", isState: true" : place.Slot.IsSparse ? ", isSparse: true" : "";
        return place.Layout == StorageLayout.BFloat16Panels ? $"new BFloat16Entry({path}, [{shape}], {offset}, {Init(place.Slot.Initializer)})" : $"new ParameterEntry({path}, [{shape}], {offset}, ParameterStorage.{place.Layout}, {Init(place.Slot.Initializer)}{state})";
    }

    private static string Init(ParameterInitializer initializer)
    {
        bool isStandardNormal = initializer.Kind == "Normal" && initializer.Arguments.Count == 0;
        string numbers = initializer.Kind is "Zeros" or "Ones" ? "" : $"({string.Join(", ", initializer.Arguments.Items.Select(Literal.Double))})";
        string rows = $"Init.{initializer.Kind}{numbers}";
        return initializer.ZeroRow is not { } row ? rows : isStandardNormal ? $"Init.Embedding({Literal.Int(row)})" : $"Init.Embedding({Literal.Int(row)}, {rows})";
    }
}
