using Microsoft.CodeAnalysis;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Declarations;

/// <summary>The public members that the generator adds to a model, and whether the user's would clash with them.</summary>
internal sealed class GeneratedNames(Reading reading, INamedTypeSymbol type)
{
    /// <summary>Properties and nested types: nothing else may have their name.</summary>
    private static readonly string[] Unique = ["Parameters", "Trainer"];

    /// <summary>Methods: others may overload them.</summary>
    private static readonly string[] Overloadable = ["Save", "Load", "FromFile", "CreateGradients", "CreateTrainer"];

    /// <summary>Methods of a session beside the one that is called as the entry point is.</summary>
    private static readonly string[] OfSession = ["Reset", "Copy", "CopyFrom"];

    /// <summary>False where the generated part would not compile.</summary>
    public bool Check()
    {
        bool fits = true;
        var entryPoints = ClassShape.OwnMembers(type).OfType<IMethodSymbol>().Where(reading.Library.IsEntryPoint).ToList();
        var stateful = entryPoints.Where(HasSession).ToList();
        var unique = new HashSet<string>(Unique.Concat(stateful.Select(e => e.Name + "Session")), StringComparer.Ordinal);
        var overloadable = new HashSet<string>(
            Overloadable.Concat(entryPoints.SelectMany(e => new[] { e.Name + "Forward", e.Name + "Backward" })).Concat(stateful.Select(e => $"Create{e.Name}Session")),
            StringComparer.Ordinal);
        foreach (IMethodSymbol method in stateful.Where(e => OfSession.Contains(e.Name)))
        {
            reading.Report(Descriptors.MemberClash, reading.Site(method), method.Name, method.Name + "Session");
            fits = false;
        }

        foreach (ISymbol named in type.TypeParameters.Cast<ISymbol>().Append(type).Where(s => unique.Contains(s.Name) || overloadable.Contains(s.Name)))
        {
            reading.Report(Descriptors.MemberClash, reading.Site(named), named.Name, type.Name);
            fits = false;
        }

        var called = new HashSet<string>(entryPoints.Select(e => e.Name), StringComparer.Ordinal);
        foreach (ISymbol member in ClassShape.OwnMembers(type))
        {
            var method = member as IMethodSymbol;
            bool isOverloaded = overloadable.Contains(member.Name) || (method is not null && called.Contains(method.Name) && !reading.Library.IsEntryPoint(method));
            if (unique.Contains(member.Name) || (isOverloaded && !(method is not null && IsOverload(method))))
            {
                reading.Report(Descriptors.MemberClash, reading.Site(member), member.Name, type.Name);
                fits = false;
            }
        }

        return fits;
    }

    private bool HasSession(IMethodSymbol method) =>
        reading.Library.FindAttribute(method, "ForwardAttribute") is not null && method.Parameters.Any(p => reading.Library.FindAttribute(p, "StateAttribute") is not null);

    private bool IsOverload(IMethodSymbol method) => method switch
    {
        { Name: "Save" or "Load" or "FromFile" } => method.Parameters is not [{ Type.SpecialType: SpecialType.System_String }],
        { Name: "CreateGradients" } => !method.Parameters.IsEmpty,
        { Name: var name } when name.StartsWith("Create", StringComparison.Ordinal) && name.EndsWith("Session", StringComparison.Ordinal) =>
            method.Parameters.Any(p => p.Type.SpecialType != SpecialType.System_Int32),
        { Name: "CreateTrainer" } => !(method.Parameters is [{ Type: var first }, ..] && reading.Library.Contains(first)),
        _ => method.Parameters.All(p => !p.Type.IsRefLikeType),
    };
}
