using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators;

/// <summary>
/// The arguments of a call in a declaration by parameter name, defaults filled in; the receiver of an instance method is <c>x</c>.
/// Lowering implements it over its values and reports an argument that is not what is asked for at the argument's own site.
/// </summary>
internal interface ICallArguments
{
    /// <summary>Whether the call is built with training semantics. Asking makes the function that is being built one for this mode only.</summary>
    bool IsTraining { get; }

    /// <summary>Whether the overload that was called has this parameter.</summary>
    bool Has(string name);

    /// <summary>Whether the overload that was called has this parameter and the argument is not <see langword="null"/>.</summary>
    bool IsGiven(string name);

    /// <summary>A float, int or bool tensor; a number becomes a scalar.</summary>
    Value Tensor(string name);

    /// <summary>An array of tensors.</summary>
    ImmutableArray<Value> Tensors(string name);

    /// <summary>A number that has to be known at compile time, as all below.</summary>
    double Double(string name);

    /// <summary>An <c>int</c> or the value of an enum.</summary>
    int Int(string name);

    /// <summary>An <c>int?</c>.</summary>
    int? OptionalInt(string name);

    /// <summary>A <c>bool</c>.</summary>
    bool Bool(string name);

    /// <summary>A <c>string</c>.</summary>
    string String(string name);

    /// <summary>How a tensor starts; null where nothing was given.</summary>
    ParameterInitializer? Initializer(string name);

    /// <summary>An array of <c>int</c>, or a single one; empty if nothing was given.</summary>
    ImmutableArray<int> Ints(string name);

    /// <summary>An extent of an image: one number, or a tuple of one for each dimension.</summary>
    ImmutableArray<int> Extents(string name);

    /// <summary>An extent whose numbers may depend on named dimensions.</summary>
    ImmutableArray<Dim> ExtentDims(string name);

    /// <summary>An extent whose numbers may depend on named dimensions, and may be null.</summary>
    ImmutableArray<Dim?> OptionalExtentDims(string name);

    /// <summary>One number, or a tuple of one for each dimension of an image.</summary>
    ImmutableArray<double> Scales(string name);

    /// <summary>A text; null for anything else.</summary>
    string? Text(string name);

    /// <summary>An <c>int</c> that may depend on named dimensions.</summary>
    Dim Dim(string name);

    /// <summary>An array of <c>int</c>s that may depend on named dimensions.</summary>
    ImmutableArray<Dim> Dims(string name);

    /// <summary>The lambda of a formula of scores: called with what it is given, it adds its nodes to the graph that is being built.</summary>
    Func<ImmutableArray<Value>, Value> Lambda(string name);
}
