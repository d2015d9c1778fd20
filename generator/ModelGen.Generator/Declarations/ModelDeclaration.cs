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

    /// <summary>What is known of entry points that were refused, for signatures alone.</summary>
    public EquatableArray<EntryPointDeclaration> Refused { get; init; } = [];

    /// <summary>Names of generated members that cannot be added, because the user's class has something of that name.</summary>
    public EquatableArray<string> Clashes { get; init; } = [];

    /// <summary>Whether the model, or anything that it is made of, has a cache of keys and values.</summary>
    public bool HasCaches { get; init; }

    /// <summary>What follows the name in the constructor of a part that throws, if not <c>(int seed)</c>; empty where none can be added.</summary>
    public string? ConstructorOfBroken { get; init; }

    /// <summary>Whether the class is abstract: a family of models, which closed models give the values of its constructor's parameters.</summary>
    public bool IsFamily { get; init; }

    /// <summary>What makes the class a closed model of a family, which <see cref="Class"/> and <see cref="EntryPoints"/> then belong to; null for any other model.</summary>
    public ClosedModel? Closed { get; init; }

    /// <summary>Names of the class's own members, in ordinal order: private generated members must not be called so. Public ones are checked by the reader.</summary>
    public EquatableArray<string> TakenNames { get; init; } = [];

    /// <summary>Whether the class, or one that it derives from, says itself what it is as a string: then nothing is generated.</summary>
    public bool HasToString { get; init; }

    /// <summary>Whether the class has another use for the name <c>Summary</c>: then nothing is generated.</summary>
    public bool HasSummary { get; init; }

    /// <summary>The lines of the model's map of weights, those of the family first.</summary>
    public EquatableArray<WeightLine> Weights { get; init; } = [];

    /// <summary>Whether weights of matrix products are bfloat16: such a model has no losses, and nobody goes back through it.</summary>
    public bool HasBFloat16Weights { get; init; }

    /// <summary>The declaration with the values of constructor parameters where shapes name them.</summary>
    public ModelDeclaration WithSizes(Func<string, int> size) => this with { EntryPoints = EntryPoints.Items.Select(e => e.WithSizes(size)).ToEquatableArray() };
}

/// <summary>Which tensors of a checkpoint become which of the model.</summary>
/// <param name="File">The names in the file.</param>
/// <param name="Model">The names in the model; null for tensors of the file that are left out.</param>
/// <param name="IsTransposed">Whether matrices of the file are the other way round.</param>
/// <param name="IsFallback">Whether it is only asked if the file has the tensor nowhere else.</param>
internal sealed record WeightLine(int Site, string File, string? Model, bool IsTransposed, bool IsFallback);

/// <summary>What a closed model adds to its family.</summary>
/// <param name="Arguments">One for each parameter of the family's constructor, in order.</param>
/// <param name="Chain">What the generated constructors call: <c>this()</c>, the user's constructor, or a <c>base(…)</c>.</param>
/// <param name="Overrides">Whether the family has a generated part, whose members those of the closed model override.</param>
internal sealed record ClosedModel(EquatableArray<Expression> Arguments, string Chain, bool Overrides);

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

    /// <summary>Of a module, whether training keeps nothing of a call but its inputs.</summary>
    public bool GradientCheckpointing { get; init; }
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
    /// <summary>Which results are of integers.</summary>
    public EquatableArray<int> IntegerResults { get; init; } = [];

    /// <summary>The result's shape as <c>[return: Shape(…)]</c> states it, to be checked; null where it does not.</summary>
    public EquatableArray<DeclaredDim>? ResultShape { get; init; }

    /// <summary>Whether the result's second dimension is the last one in memory.</summary>
    public bool IsResultChannelsLast { get; init; }

    /// <summary>Whether <c>nameof</c> means something else within the class: a method, a namespace or a type is called so.</summary>
    public bool IsNameofHidden { get; init; }

    /// <summary>Whether its attribute says that it has no session, whatever it reaches.</summary>
    public bool HasNoSession { get; init; }

    /// <summary>Whether it cannot be read as an entry point, so that only its signature is known, as far as it goes.</summary>
    public bool IsRefused => Method.Length == 0;

    public EntryPointDeclaration WithSizes(Func<string, int> size) => this with
    {
        Inputs = Inputs.Items.Select(i => i with { Shape = i.Shape.Items.Select(d => d.WithSize(size)).ToEquatableArray() }).ToEquatableArray(),
        ResultShape = ResultShape is { } shape ? shape.Items.Select(d => d.WithSize(size)).ToEquatableArray() : null,
    };

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
/// <param name="Element">What the generated methods take.</param>
/// <param name="Shape">As the declaration sees it.</param>
internal sealed record EntryPointInput(int Site, string Name, DeclaredElement Element, EquatableArray<DeclaredDim> Shape)
{
    /// <summary>Whether the second dimension is the last one in memory.</summary>
    public bool IsChannelsLast { get; init; }

    /// <summary>The dimensions in the order of memory, as the generated methods take them.</summary>
    public EquatableArray<DeclaredDim> InMemory() => IsChannelsLast ? [Shape[0], .. Shape.Items.Skip(2), Shape[1]] : Shape;

    /// <summary>Whether it is carried from call to call.</summary>
    public bool IsState { get; init; }

    /// <summary>Of a refused entry point, the type of a parameter that is no tensor, in C#.</summary>
    public string? OtherType { get; init; }
}

/// <summary>What a generated method takes a tensor's values as.</summary>
internal enum DeclaredElement
{
    Float,
    Int,

    /// <summary>Bytes, which the declaration sees as floats.</summary>
    Byte,
}

/// <summary>A dimension as written in <c>[Shape]</c>: a number, a symbol's name, or the name of a parameter of the model's constructor, whose value it is.</summary>
internal readonly record struct DeclaredDim(int? Size, string? Symbol)
{
    /// <summary>The constructor's parameter; lowering puts its value in its place.</summary>
    public string? Parameter { get; init; }

    public DeclaredDim WithSize(Func<string, int> size) => Parameter is { } name ? new(size(name), null) : this;
}
