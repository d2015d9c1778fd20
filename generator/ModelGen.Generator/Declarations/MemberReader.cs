using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Declarations;

/// <summary>
/// Reads the initialisers of a class's members: of all that hold parameters, used or not, because they decide the layout of weights; of others only
/// where code refers to them, so that whatever else a class has does not matter.
/// </summary>
internal sealed class MemberReader(Reading reading)
{
    private readonly Dictionary<ISymbol, MemberDeclaration> read = new(SymbolEqualityComparer.Default);

    /// <summary>The initialiser of a field or auto-property, in source.</summary>
    public static EqualsValueClauseSyntax? FindInitializer(ISymbol member, CancellationToken cancellation) =>
        member.OriginalDefinition.DeclaringSyntaxReferences.Select(r => r.GetSyntax(cancellation)).Select(syntax => syntax switch
        {
            VariableDeclaratorSyntax field => field.Initializer,
            PropertyDeclarationSyntax property => property.Initializer,
            _ => null,
        }).FirstOrDefault(i => i is not null);

    /// <summary>Reads every layer, module, stored tensor or collection of them.</summary>
    public void ReadLayers(INamedTypeSymbol type)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (ISymbol member in ClassShape.LayersOf(type, reading.Library))
        {
            MemberDeclaration? declaration = Read(member);
            if (declaration is null && (reading.HasSyntaxErrors(type) || ClassShape.IsReportedForItsConstructor(type, reading.Library)))
            {
                continue;
            }

            if (declaration is null)
            {
                reading.Report(Descriptors.LayerWithoutInitializer, reading.Site(member), member.Name);
            }
            else if (names.TryGetValue(declaration.PathName, out string? other) && other == member.Name)
            {
                reading.NoteCompilerError();
            }
            else if (other is not null)
            {
                reading.Report(Descriptors.SamePathName, declaration.Site, other, member.Name, declaration.PathName);
            }
            else
            {
                names.Add(declaration.PathName, member.Name);
            }
        }
    }

    /// <summary>Whether any member that has been read is a cache of keys and values, or an array of them; where there are errors, which may hide what is read, any of the class.</summary>
    public bool HasCaches(INamedTypeSymbol type) =>
        read.Keys.Concat(reading.HasErrors ? ClassShape.OwnMembers(type) : []).Any(m => ClassShape.TypeOf(m) is { } held && reading.Library.IsCache(held));

    public bool HasRead(ISymbol member) => read.ContainsKey(member);

    /// <summary>Reads one member; null where it has no initialiser.</summary>
    public MemberDeclaration? Read(ISymbol member)
    {
        if (read.TryGetValue(member, out MemberDeclaration? known))
        {
            return known;
        }

        if (FindInitializer(member, reading.Cancellation) is not { } initializer)
        {
            return null;
        }

        // C# refuses a second member of one name and says so; nothing generated may refer to either.
        bool isAmbiguous = member.ContainingType.GetMembers(member.Name).Length > 1;
        if (isAmbiguous)
        {
            reading.NoteCompilerError();
        }

        int site = reading.Site(member);
        Expression value = new BodyReader(reading, member).ReadInitializer(initializer);
        var declaration = new MemberDeclaration(site, member.Name, PathName(member), value)
        {
            IsBound = !isAmbiguous && ClassShape.TypeOf(member) is { } type && reading.Library.HoldsParameters(type),
        };
        read.Add(member, declaration);
        return declaration;
    }

    /// <summary>What has been read of a class, in declaration order; of two members of one name, about which C# complains, the first.</summary>
    public EquatableArray<MemberDeclaration> MembersOf(INamedTypeSymbol type) =>
        ClassShape.OwnMembers(type.OriginalDefinition).Where(read.ContainsKey).Select(m => read[m]).GroupBy(m => m.Name, StringComparer.Ordinal).Select(g => g.First()).ToEquatableArray();

    private string PathName(ISymbol member)
    {
        if (reading.Library.FindAttribute(member, "NameAttribute") is { } attribute)
        {
            if (attribute.ConstructorArguments is [{ Value: string name }] && name.Split('.').All(part => part.Length > 0))
            {
                return name;
            }

            if (attribute.ConstructorArguments is [{ Kind: not TypedConstantKind.Error }])
            {
                reading.Report(Descriptors.InvalidName, reading.Site(attribute, member));
            }
        }

        return CSharpName.ToPathName(member.Name);
    }
}
