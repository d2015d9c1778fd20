using Microsoft.CodeAnalysis;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Declarations;

/// <summary>Whether members of the user's would clash with those that the generator adds to a model (<see cref="GeneratedMembers"/>).</summary>
/// <param name="declaring">The class whose entry points they are: the model itself, or the family of a closed model.</param>
internal sealed class GeneratedNames(Reading reading, INamedTypeSymbol type, INamedTypeSymbol declaring)
{
    /// <summary>Methods whose signatures do not depend on the declaration.</summary>
    private readonly List<GeneratedMethod> fixedMethods = [.. GeneratedMembers.Factories, .. GeneratedMembers.Storage];

    /// <summary>Reports what would clash and gives its names.</summary>
    public EquatableArray<string> Check()
    {
        var clashes = new SortedSet<string>(StringComparer.Ordinal);
        var entryPoints = ClassShape.OwnMembers(declaring).OfType<IMethodSymbol>().Where(reading.Library.IsEntryPoint).ToList();
        var stateful = entryPoints.Where(HasSession).ToList();
        HashSet<string> unique = [GeneratedMembers.Parameters, GeneratedMembers.Trainer, .. stateful.Select(e => GeneratedMembers.Session(e.Name))];
        HashSet<string> overloadable =
        [
            .. fixedMethods.Select(m => m.Name),
            GeneratedMembers.CreateTrainer,
            .. entryPoints.SelectMany(e => new[] { GeneratedMembers.Forward(e.Name), GeneratedMembers.Backward(e.Name) }),
            .. stateful.Select(e => GeneratedMembers.CreateSession(e.Name)),
        ];
        foreach (IMethodSymbol method in stateful.Where(e => GeneratedMembers.OfSession.Contains(e.Name)))
        {
            reading.Report(Descriptors.MemberClash, reading.Site(method), method.Name, GeneratedMembers.Session(method.Name));
            clashes.Add(GeneratedMembers.Session(method.Name));
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

    /// <summary>Of a model with caches, reports what would clash with its session and gives its names.</summary>
    public IEnumerable<string> CheckSession()
    {
        var clashes = new List<string>();
        foreach (ISymbol member in ClassShape.OwnMembers(type).Concat(type.TypeParameters).Append(type).Where(m => m.Name is GeneratedMembers.CachedSession or GeneratedMembers.CreateCachedSession))
        {
            reading.Report(Descriptors.MemberClash, reading.Site(member), member.Name, type.Name);
            clashes.Add(member.Name);
        }

        foreach (IMethodSymbol method in ClassShape.OwnMembers(declaring).OfType<IMethodSymbol>().Where(m => reading.Library.IsEntryPoint(m) && GeneratedMembers.OfCachedSession.Contains(m.Name)))
        {
            reading.Report(Descriptors.MemberClash, reading.Site(method), method.Name, GeneratedMembers.CachedSession);
            clashes.Add(GeneratedMembers.CachedSession);
        }

        return clashes;
    }

    private bool HasSession(IMethodSymbol method) =>
        reading.Library.FindAttribute(method, "ForwardAttribute") is not null && method.Parameters.Any(p => reading.Library.FindAttribute(p, "StateAttribute") is not null);

    private bool IsOverload(IMethodSymbol method)
    {
        string[] types = [.. method.Parameters.Select(p => p.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat))];
        List<GeneratedMethod> generated = fixedMethods.FindAll(m => m.Name == method.Name);
        return generated.Count > 0 ? !generated.Exists(m => types.SequenceEqual(m.ParameterType is { } type ? [type] : []))
            : method.Name == GeneratedMembers.CreateTrainer ? !(method.Parameters is [{ Type: var first }, ..] && reading.Library.Contains(first))
            : method.Name.StartsWith("Create", StringComparison.Ordinal) && method.Name.EndsWith("Session", StringComparison.Ordinal)
                ? method.Parameters.Any(p => p.Type.SpecialType != SpecialType.System_Int32)
            : method.Parameters.All(p => !p.Type.IsRefLikeType);
    }
}
