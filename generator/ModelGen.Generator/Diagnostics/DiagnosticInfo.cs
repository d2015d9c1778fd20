using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Diagnostics;

/// <summary>
/// Something to say to the user, by value: the id of a rule in <see cref="Descriptors"/>, the site it concerns and the arguments of its message. A
/// <see cref="SiteTable"/> turns it into a real diagnostic at the end of the pipeline.
/// </summary>
internal sealed record DiagnosticInfo(string Id, int Site, EquatableArray<string> Arguments)
{
    public static DiagnosticInfo Create(DiagnosticDescriptor descriptor, int site, params string[] arguments) =>
        new(descriptor.Id, site, ImmutableArray.Create(arguments));

    /// <summary>An exception where there should be none, at the class.</summary>
    public static DiagnosticInfo OfFailure(string type, Exception exception) => Create(
        Descriptors.InternalFailure,
        Declarations.ModelDeclaration.ClassSite,
        type,
        $"{exception.GetType().Name}: {exception.Message.Replace('\r', ' ').Replace('\n', ' ')}");

    /// <summary>A tensor with too many elements.</summary>
    public static DiagnosticInfo OfSize(Graphs.TensorTooLargeException exception, int site) => Create(
        Descriptors.TensorTooLarge,
        site,
        exception.Shape.ToString(),
        FormattableString.Invariant($"{exception.Elements:N0}"),
        FormattableString.Invariant($"{Graphs.TensorTooLargeException.MaxElements:N0}"));

    /// <summary>The message as the user reads it.</summary>
    public string Message => string.Format(CultureInfo.InvariantCulture, Descriptor.MessageFormat.ToString(CultureInfo.InvariantCulture), [.. Arguments]);

    public DiagnosticDescriptor Descriptor => Descriptors.ById[Id];

    public bool IsFailure => Id == Descriptors.InternalFailure.Id;

    public bool IsError => Descriptor.DefaultSeverity == DiagnosticSeverity.Error;
}
