using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Declarations;

/// <summary>
/// One run of the reader: numbers sites, collects diagnostics, and remembers which methods, modules and static members have been reached and still
/// wait to be read. Each is read once, whoever refers to it, so reading ends also where calls are recursive.
/// </summary>
internal sealed class Reading(Compilation compilation, Library library, CancellationToken cancellation)
{
    private static readonly SymbolDisplayFormat KeyFormat =
        SymbolDisplayFormat.CSharpErrorMessageFormat.WithMemberOptions(SymbolDisplayMemberOptions.IncludeContainingType);

    private readonly Dictionary<SyntaxTree, SemanticModel> models = [];
    private readonly Dictionary<string, int> files = new(StringComparer.Ordinal);
    private readonly List<SourceSpan> sites = [];
    private readonly List<DiagnosticInfo> diagnostics = [];
    private readonly HashSet<(string Id, SourceSpan Span, string Message)> reported = [];
    private readonly Dictionary<ISymbol, string> keys = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<string, int> keyUses = new(StringComparer.Ordinal);

    public Library Library { get; } = library;

    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>Whether something was wrong, be it reported here or by the C# compiler.</summary>
    public bool HasErrors { get; private set; }

    public Queue<IMethodSymbol> Methods { get; } = [];

    public Queue<INamedTypeSymbol> Modules { get; } = [];

    public Queue<ISymbol> Statics { get; } = [];

    /// <summary>Instance members that hold compile-time values and were referred to.</summary>
    public Queue<ISymbol> Members { get; } = [];

    public SiteTable Sites => new(
        files.OrderBy(f => f.Value).Select(f => f.Key).ToEquatableArray(),
        sites.ToEquatableArray());

    public EquatableArray<DiagnosticInfo> Diagnostics => diagnostics.ToEquatableArray();

    public int Site(SyntaxNodeOrToken node) => Site(node.SyntaxTree, node.Span);

    /// <summary>The symbol's name where it is declared; the class's where it has no source.</summary>
    public int Site(ISymbol symbol) =>
        symbol.Locations.FirstOrDefault(l => l.IsInSource && !GeneratedCode.IsGenerated(l.SourceTree)) is { } location
            ? Site(location.SourceTree, location.SourceSpan)
            : ModelDeclaration.ClassSite;

    public int Site(AttributeData attribute, ISymbol fallback) =>
        attribute.ApplicationSyntaxReference is { } reference ? Site(reference.SyntaxTree, reference.Span) : Site(fallback);

    /// <summary>Reports once for each place and message.</summary>
    public void Report(DiagnosticDescriptor descriptor, int site, params string[] arguments)
    {
        var info = DiagnosticInfo.Create(descriptor, site, arguments);
        HasErrors |= info.IsError;
        if (reported.Add((info.Id, sites[site], info.Message)))
        {
            diagnostics.Add(info);
        }
    }

    /// <summary>Notes that something cannot be evaluated, about which the C# compiler has already spoken.</summary>
    public void NoteCompilerError() => HasErrors = true;

    /// <summary>Whether the class is half-typed, so that what seems to be missing from it may only be misread.</summary>
    public bool HasSyntaxErrors(ISymbol symbol)
    {
        bool hasErrors = symbol.DeclaringSyntaxReferences.Any(r => r.GetSyntax(Cancellation).ContainsDiagnostics);
        HasErrors |= hasErrors;
        return hasErrors;
    }

    public IOperation? GetOperation(SyntaxNode node)
    {
        Cancellation.ThrowIfCancellationRequested();
        return Model(node.SyntaxTree).GetOperation(node, Cancellation);
    }

    /// <summary>Whether C# has no complaint about what a <c>foreach</c> runs over.</summary>
    public bool CanBeEnumerated(SyntaxNode loop) =>
        loop is not CommonForEachStatementSyntax syntax || Model(loop.SyntaxTree).GetForEachStatementInfo(syntax).GetEnumeratorMethod is not null;

    /// <summary>Whether a name means nothing where it stands.</summary>
    public bool IsUnresolved(SyntaxNode name) => Model(name.SyntaxTree).GetSymbolInfo(name, Cancellation) is { Symbol: null, CandidateSymbols.IsEmpty: true };

    /// <summary>Whether a type is called as a method is: <c>Softmax(x)</c>, an operation that has the name of a layer.</summary>
    public bool IsCalledType(SyntaxNode name) =>
        name.Parent is InvocationExpressionSyntax && Model(name.SyntaxTree).GetSymbolInfo(name, Cancellation) is { Symbol: null, CandidateSymbols: [INamedTypeSymbol, ..] };

    public SemanticModel Model(SyntaxTree tree)
    {
        if (!models.TryGetValue(tree, out SemanticModel? model))
        {
            model = compilation.GetSemanticModel(tree);
            models.Add(tree, model);
        }

        return model;
    }

    /// <summary>Whether code of a class may call a member.</summary>
    public bool IsAccessible(ISymbol member, INamedTypeSymbol within) => compilation.IsSymbolAccessibleWithin(member, within);

    /// <summary>Whether something within reach of a class is called <c>nameof</c>, so that the word doesn't mean the operator.</summary>
    public bool IsNameofHidden(INamedTypeSymbol type) => type.DeclaringSyntaxReferences.Select(r => r.GetSyntax(Cancellation)).OfType<TypeDeclarationSyntax>()
        .Any(s => !Model(s.SyntaxTree).LookupSymbols(s.OpenBraceToken.Span.End, name: "nameof").IsEmpty);

    /// <summary>Whether a method, module or member has been referred to, so that it has been read or will be.</summary>
    public bool HasReached(ISymbol symbol) => keys.ContainsKey(symbol);

    /// <summary>The key of a method, and its body in due course.</summary>
    public string Reach(IMethodSymbol method)
    {
        method = Definition(method);
        return Key(method, Methods, method);
    }

    /// <summary>The key of a module class, and its members in due course.</summary>
    public string Reach(INamedTypeSymbol module) => Key(module.OriginalDefinition, Modules, module.OriginalDefinition);

    /// <summary>The key of a static field or property, and its initialiser in due course.</summary>
    public string ReachStatic(ISymbol member) => Key(member.OriginalDefinition, Statics, member.OriginalDefinition);

    public void ReachMember(ISymbol member) => Key(member.OriginalDefinition, Members, member.OriginalDefinition);

    /// <summary>
    /// The symbol whose body is read: unconstructed, with its body, and of an extension block's member, which can also be called as a static method
    /// of the class around it, the one in the block.
    /// </summary>
    public static IMethodSymbol Definition(IMethodSymbol method)
    {
        method = (method.ReducedFrom ?? method).OriginalDefinition;
        method = method.PartialImplementationPart ?? method;
        return !method.IsStatic ? method
            : method.ContainingType?.GetTypeMembers().Where(t => t.IsExtension).SelectMany(t => t.GetMembers().OfType<IMethodSymbol>())
                .FirstOrDefault(m => SymbolEqualityComparer.Default.Equals(m.AssociatedExtensionImplementation, method)) ?? method;
    }

    private int Site(SyntaxTree? tree, TextSpan span)
    {
        string path = tree?.FilePath ?? "";
        if (!files.TryGetValue(path, out int file))
        {
            file = files.Count;
            files.Add(path, file);
        }

        sites.Add(new SourceSpan(file, span));
        return sites.Count - 1;
    }

    /// <summary>A readable name that no other symbol has: overloads and namesakes get a number in the order they are met.</summary>
    private string Key<T>(ISymbol symbol, Queue<T> queue, T item)
    {
        if (!keys.TryGetValue(symbol, out string? key))
        {
            string name = symbol.ToDisplayString(KeyFormat);
            keyUses.TryGetValue(name, out int uses);
            keyUses[name] = uses + 1;
            key = uses == 0 ? name : FormattableString.Invariant($"{name}#{uses + 1}");
            keys.Add(symbol, key);
            queue.Enqueue(item);
        }

        return key;
    }
}
