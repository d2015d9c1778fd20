using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Declarations;

/// <summary>
/// Everything that the compiler knows of one model: what the user wrote, transcribed. Equality is by value and is what the incremental pipeline
/// caches on, so nothing in here may hold a Roslyn object or a position in a file; sites are running numbers.
/// </summary>
/// <param name="Type">How to reopen the class in a generated part.</param>
/// <param name="Class">The model's own members.</param>
/// <param name="Modules">Every module class reached, ordered by key.</param>
/// <param name="Methods">Every method reached, ordered by key.</param>
/// <param name="Statics">Every static field or property reached, ordered by key.</param>
/// <param name="EntryPoints">Forward and loss methods in declaration order.</param>
/// <param name="HasErrors">Whether the reader has reported an error: bodies are then emitted as throwing.</param>
internal sealed record ModelDeclaration(
    TypeDeclaration Type,
    ClassDeclaration Class,
    EquatableArray<ClassDeclaration> Modules,
    EquatableArray<MethodDeclaration> Methods,
    EquatableArray<StaticMember> Statics,
    EquatableArray<EntryPointDeclaration> EntryPoints,
    bool HasErrors)
{
    /// <summary>The site of the class's name, for what has no better place.</summary>
    public const int ClassSite = 0;

    /// <summary>Names of the class's own members, in ordinal order: private generated members must not be called so. Public ones are checked by the reader.</summary>
    public EquatableArray<string> TakenNames { get; init; } = [];
}

/// <summary>How a generated part reopens the class: everything as C# text, escaped where needed.</summary>
/// <param name="Namespace">Empty for the global namespace.</param>
/// <param name="ContainingTypes">Headers of the containing types from the outside in (<c>partial class Outer&lt;T&gt;</c>).</param>
/// <param name="Header"><c>partial class FashionNet</c>, with type parameters.</param>
/// <param name="Name">The class's name as written in code, escaped.</param>
/// <param name="HintName">Unique among the compilation's models whatever the case.</param>
/// <param name="Accessibility"><c>public</c> or <c>internal</c> …, of the class.</param>
internal sealed record TypeDeclaration(
    string Namespace, EquatableArray<string> ContainingTypes, string Header, string Name, string HintName, string Accessibility);

/// <summary>A model or module class.</summary>
/// <param name="Key">Unique in the compilation; what <see cref="NewExpression.Type"/> names.</param>
/// <param name="Name">For messages and for naming emitted methods.</param>
/// <param name="Parameters">Of the primary constructor.</param>
/// <param name="Members">Initialised instance fields and auto-properties in declaration order.</param>
/// <param name="Forward">The key of a module's <c>Forward</c> method; null for a model or where it is missing.</param>
internal sealed record ClassDeclaration(
    string Key, string Name, int Site, EquatableArray<ConstructorParameter> Parameters, EquatableArray<MemberDeclaration> Members, string? Forward)
{
    /// <summary>How to reopen the class for its generated binding.</summary>
    public TypeDeclaration? Type { get; init; }
}

internal sealed record ConstructorParameter(string Name, Expression? Default);

/// <summary>A member whose initialiser makes a layer, module, parameter, array of those, or a compile-time value.</summary>
/// <param name="Name">The member's name in C#.</param>
/// <param name="PathName">Its part of parameter names: without leading underscore, first letter lower-cased, or as <c>[Name]</c> says.</param>
internal sealed record MemberDeclaration(int Site, string Name, string PathName, Expression Initializer)
{
    /// <summary>Whether its type is a layer, module, stored tensor or a collection of them: what the generated binding visits.</summary>
    public bool IsBound { get; init; }
}

internal sealed record StaticMember(string Key, Expression Initializer);

/// <summary>A method with a body that can be inlined.</summary>
internal sealed record MethodDeclaration(string Key, string Name, int Site, EquatableArray<MethodParameter> Parameters, Statement Body);

/// <summary>A parameter of a method; <paramref name="Local"/> is its number among the method's locals.</summary>
internal sealed record MethodParameter(int Local, string Name);

/// <summary>A method that becomes part of the generated class.</summary>
/// <param name="Method">The key of its body in <see cref="ModelDeclaration.Methods"/>.</param>
/// <param name="Trains">Member names from <c>Trains</c>; null: all parameters.</param>
/// <param name="ResultNames">
/// One for each tensor of the result, not escaped: <c>result</c>, the names of a tuple's elements, <c>newH</c> for a state <c>h</c>; never an input's name or a symbol's.
/// </param>
internal sealed record EntryPointDeclaration(
    int Site, string Name, EntryPointKind Kind, string Method, EquatableArray<EntryPointInput> Inputs, EquatableArray<string>? Trains, EquatableArray<string> ResultNames)
{
    /// <summary>The result's shape as <c>[return: Shape(…)]</c> states it, to be checked; null where it does not.</summary>
    public EquatableArray<DeclaredDim>? ResultShape { get; init; }

    /// <summary>Whether <c>nameof</c> means something else within the class: a method, a namespace or a type is called so.</summary>
    public bool IsNameofHidden { get; init; }

    /// <summary>The inputs that are carried from call to call; their new values are the last results, in the same order.</summary>
    public IEnumerable<EntryPointInput> States => Inputs.Items.Where(i => i.IsState);

    /// <summary>The named dimensions, in the order in which the inputs name them.</summary>
    public IEnumerable<string> Symbols() => Inputs.Items.SelectMany(i => i.Shape.Items).Select(d => d.Symbol).OfType<string>().Distinct();
}

internal enum EntryPointKind
{
    Forward,
    Loss,
}

/// <summary>A module class on its own: what its generated binding is made from.</summary>
/// <param name="HasErrors">Whether the reader has reported an error in it.</param>
internal sealed record ModuleDeclaration(ClassDeclaration Class, bool HasErrors);

/// <summary>A tensor parameter of an entry point with its declared shape.</summary>
/// <param name="Name">Not escaped.</param>
internal sealed record EntryPointInput(int Site, string Name, bool IsInteger, EquatableArray<DeclaredDim> Shape)
{
    /// <summary>Whether it is carried from call to call.</summary>
    public bool IsState { get; init; }
}

/// <summary>A dimension as written in <c>[Shape]</c>: a number or a symbol's name, never both.</summary>
internal readonly record struct DeclaredDim(int? Size, string? Symbol);
