using Microsoft.CodeAnalysis;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Declarations;

/// <summary>The public members that the generator adds to a model, and whether the user's would clash with them.</summary>
/// <param name="declaring">The class whose entry points they are: the model itself, or the family of a closed model.</param>
internal sealed class GeneratedNames(Reading reading, INamedTypeSymbol type, INamedTypeSymbol declaring)
{
    /// <summary>Properties and nested types: nothing else may have their name.</summary>
    private static readonly string[] Unique = ["Parameters", "Trainer"];

    /// <summary>Methods: others may overload them.</summary>
    private static readonly string[] Overloadable = ["Save", "Load", "FromFile", "FromBytes", "CreateGradients", "CreateTrainer"];

    /// <summary>Methods of a session beside the one that is called as the entry point is.</summary>
    private static readonly string[] OfSession = ["Reset", "Copy", "CopyFrom"];

    /// <summary>Reports what would clash and gives its names.</summary>
    public EquatableArray<string> Check()
    {
        var clashes = new SortedSet<string>(StringComparer.Ordinal);
        var entryPoints = ClassShape.OwnMembers(declaring).OfType<IMethodSymbol>().Where(reading.Library.IsEntryPoint).ToList();
        var stateful = entryPoints.Where(HasSession).ToList();
        var unique = new HashSet<string>(Unique.Concat(stateful.Select(e => e.Name + "Session")), StringComparer.Ordinal);
        var overloadable = new HashSet<string>(
            Overloadable.Concat(entryPoints.SelectMany(e => new[] { e.Name + "Forward", e.Name + "Backward" })).Concat(stateful.Select(e => $"Create{e.Name}Session")),
            StringComparer.Ordinal);
        foreach (IMethodSymbol method in stateful.Where(e => OfSession.Contains(e.Name)))
        {
            reading.Report(Descriptors.MemberClash, reading.Site(method), method.Name, method.Name + "Session");
            clashes.Add(method.Name + "Session");
        }

        foreach (ISymbol named in type.TypeParameters.Cast<ISymbol>().Append(type).Where(s => unique.Contains(s.Name) || overloadable.Contains(s.Name)))
        {
            reading.Report(Descriptors.MemberClash, reading.Site(named), named.Name, type.Name);
            clashes.Add(named.Name);
        }

        var called = new HashSet<string>(entryPoints.Select(e => e.Name), StringComparer.Ordinal);
        foreach (ISymbol member in ClassShape.OwnMembers(type))
        {
            var method = member as IMethodSymbol;
            bool isOverloaded = overloadable.Contains(member.Name) || (method is not null && called.Contains(method.Name) && !reading.Library.IsEntryPoint(method));
            if (unique.Contains(member.Name) || (isOverloaded && !(method is not null && IsOverload(method))))
            {
                reading.Report(Descriptors.MemberClash, reading.Site(member), member.Name, type.Name);
                clashes.Add(member.Name);
            }
        }

        return clashes.ToEquatableArray();
    }

    private bool HasSession(IMethodSymbol method) =>
        reading.Library.FindAttribute(method, "ForwardAttribute") is not null && method.Parameters.Any(p => reading.Library.FindAttribute(p, "StateAttribute") is not null);

    private bool IsOverload(IMethodSymbol method) => method switch
    {
        { Name: "Save" or "Load" or "FromFile" or "FromBytes" } =>
            method.Parameters is not [{ Type: { SpecialType: SpecialType.System_String } or { IsRefLikeType: true } or { Name: "Stream" } }],
        { Name: "CreateGradients" } => !method.Parameters.IsEmpty,
        { Name: var name } when name.StartsWith("Create", StringComparison.Ordinal) && name.EndsWith("Session", StringComparison.Ordinal) =>
            method.Parameters.Any(p => p.Type.SpecialType != SpecialType.System_Int32),
        { Name: "CreateTrainer" } => !(method.Parameters is [{ Type: var first }, ..] && reading.Library.Contains(first)),
        _ => method.Parameters.All(p => !p.Type.IsRefLikeType),
    };
}
