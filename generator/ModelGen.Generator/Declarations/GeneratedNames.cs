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

    /// <summary>False where the generated part would not compile.</summary>
    public bool Check()
    {
        bool fits = true;
        var entryPoints = ClassShape.OwnMembers(type).OfType<IMethodSymbol>().Where(reading.Library.IsEntryPoint).ToList();
        var overloadable = new HashSet<string>(Overloadable.Concat(entryPoints.SelectMany(e => new[] { e.Name + "Forward", e.Name + "Backward" })), StringComparer.Ordinal);
        if (Unique.Contains(type.Name) || overloadable.Contains(type.Name))
        {
            reading.Report(Descriptors.MemberClash, reading.Site(type), type.Name, type.Name);
            fits = false;
        }

        foreach (ISymbol member in ClassShape.OwnMembers(type))
        {
            if (Unique.Contains(member.Name) || (overloadable.Contains(member.Name) && !(member is IMethodSymbol method && IsOverload(method))))
            {
                reading.Report(Descriptors.MemberClash, reading.Site(member), member.Name, type.Name);
                fits = false;
            }
        }

        return fits;
    }

    private bool IsOverload(IMethodSymbol method) => method switch
    {
        { Name: "Save" or "Load" or "FromFile" } => method.Parameters is not [{ Type.SpecialType: SpecialType.System_String }],
        { Name: "CreateGradients" } => !method.Parameters.IsEmpty,
        { Name: "CreateTrainer" } => !(method.Parameters is [{ Type: var first }, ..] && reading.Library.Contains(first)),
        _ => method.Parameters.All(p => !p.Type.IsRefLikeType),
    };
}
