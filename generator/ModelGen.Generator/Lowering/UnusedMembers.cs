using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Lowering;

/// <summary>Members with parameters that reach no result: a warning; that reach results but no loss: an information. Only the outermost such member is named.</summary>
internal sealed class UnusedMembers(LoweringContext context, InstanceTree tree, ModuleInstance model)
{
    public void Report(IReadOnlyCollection<LoweredEntryPoint> entries)
    {
        var anywhere = new HashSet<int>(entries.SelectMany(e => e.Inference.Graph.ReadParameters.Concat(e.Training.Graph.ReadParameters)));
        HashSet<PlacedMember> unused = Report(anywhere, [], (member) => DiagnosticInfo.Create(Descriptors.UnusedMember, member.Site, member.Path, model.Class.Name));
        if (entries.Any(e => e.IsLoss))
        {
            var trained = new HashSet<int>(entries.Where(e => e.IsLoss).SelectMany(e => e.Training.Graph.ReadParameters));
            Report(trained, unused, (member) => DiagnosticInfo.Create(Descriptors.UsedInNoLoss, member.Site, member.Path, model.Class.Name));
        }
    }

    private HashSet<PlacedMember> Report(HashSet<int> used, HashSet<PlacedMember> known, Func<PlacedMember, DiagnosticInfo> diagnostic)
    {
        var found = new HashSet<PlacedMember>(known);
        foreach (PlacedMember member in tree.Members)
        {
            if (member.Parent is not null && found.Contains(member.Parent))
            {
                found.Add(member);
            }
            else if (member.ParameterCount > 0 && !found.Contains(member) && !Enumerable.Range(member.FirstParameter, member.ParameterCount).Any(used.Contains))
            {
                found.Add(member);
                context.Report(diagnostic(member));
            }
        }

        return found;
    }
}
