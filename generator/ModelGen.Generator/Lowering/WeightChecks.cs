using System.Collections.Immutable;
using ModelGen.Generator.Declarations;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Graphs;
using ModelGen.Runtime;

namespace ModelGen.Generator.Lowering;

/// <summary>Compares a model's map of weights with the tensors that it has: a line that names none of them would never be used.</summary>
internal static class WeightChecks
{
    /// <summary>The most names that a message lists.</summary>
    private const int MostNames = 12;

    public static void Report(LoweringContext context, ImmutableArray<ParameterSlot> slots)
    {
        foreach (WeightLine line in context.Declaration.Weights.Items.Where(l => l.Model is not null))
        {
            WeightRule rule = WeightRule.Create(line.File, line.Model, line.IsTransposed, line.IsFallback, out _)!;
            if (rule.Model!.Members.Select(m => m[0]).FirstOrDefault(m => !slots.Any(s => WeightPattern.Match(m, s.Path) is not null)) is { } missing)
            {
                context.Report(DiagnosticInfo.Create(Descriptors.WeightsNameNothing, line.Site, missing, context.Declaration.Type.Name, Names(slots)));
            }
        }
    }

    /// <summary>What there is, layers of one kind together.</summary>
    private static string Names(ImmutableArray<ParameterSlot> slots)
    {
        string[] names = [.. slots.Select(s => string.Join(".", s.Path.Split('.').Select(part => part.All(char.IsDigit) ? "*" : part))).Distinct()];
        return names.Length == 0 ? "none" : string.Join(", ", names.Take(MostNames)) + (names.Length > MostNames ? ", …" : "");
    }
}
