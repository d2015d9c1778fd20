using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Scheduling;

/// <summary>Finds what needs more memory than one block has, where that is certain at build time: positions in a block are numbers of 32 bits.</summary>
internal static class MemoryLimits
{
    /// <summary>What is too large, each thing once; empty for a model that can be emitted.</summary>
    public static IEnumerable<DiagnosticInfo> Check(ProgramPlan plan)
    {
        // The sum with the padding of weights that lie in panels, which may be sixteen times as large as what it pads.
        long parameters = plan.Parameters.GroupBy(p => p.Slot.IsTrainable).Select(g => g.Max(p => p.End)).DefaultIfEmpty(0).Max();
        if (parameters > TensorTooLargeException.MaxElements)
        {
            yield return DiagnosticInfo.Create(
                Descriptors.TooManyParameters, plan.Program.Declaration.Class.Site, plan.Program.Declaration.Class.Name, Text(parameters), Text(TensorTooLargeException.MaxElements));
        }

        foreach (EntryPoint entry in plan.Program.EntryPoints)
        {
            IEnumerable<(string What, Dim Size)> needs = entry.Pairs.SelectMany(p => Needs(plan, p)).Prepend(("a call of", plan[entry.Inference].Memory.Size));
            foreach ((string what, Dim size) in needs.Where(n => DimBounds.Lower(n.Size) > TensorTooLargeException.MaxElements).Take(1))
            {
                yield return DiagnosticInfo.Create(
                    Descriptors.TooMuchMemory, entry.Declaration.Site, what, entry.Declaration.Name, Text(DimBounds.Lower(size)!.Value), Text(TensorTooLargeException.MaxElements));
            }
        }
    }

    private static IEnumerable<(string What, Dim Size)> Needs(ProgramPlan plan, Differentiated pair) =>
    [
        ("the forward pass of", plan[pair.Forward].Memory.Size),
        ("the backward pass of", plan[pair.Backward].Memory.Size),
        ("what is kept between the passes of", pair.Forward.KeptSize),
    ];

    private static string Text(long number) => FormattableString.Invariant($"{number:N0}");
}
