using Microsoft.CodeAnalysis;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Infrastructure;
using ModelGen.Runtime;

namespace ModelGen.Generator.Declarations;

/// <summary>Reads a model's map of weights from its attributes. Whether the model has what lines name is known when its layers have been made.</summary>
internal sealed class WeightReader(Reading reading)
{
    private const string Line = "WeightsAttribute";
    private const string Ignored = "IgnoreWeightsAttribute";

    /// <summary>The lines of a class, and of its family before them.</summary>
    public EquatableArray<WeightLine> Read(INamedTypeSymbol type, INamedTypeSymbol? family) =>
        (family is null ? [] : LinesOf(family)).Concat(LinesOf(type)).ToEquatableArray();

    /// <summary>Refuses lines on a module: names of a file are those of a whole model.</summary>
    public void Refuse(INamedTypeSymbol module)
    {
        foreach (AttributeData attribute in AttributesOf(module))
        {
            reading.Report(Descriptors.WeightsNotRead, reading.Site(attribute, module), $"'{module.Name}' is a module, but files have the names of whole models: move this to the model");
        }
    }

    private IEnumerable<AttributeData> AttributesOf(INamedTypeSymbol type) =>
        type.GetAttributes().Where(a => a.AttributeClass is { Name: Line or Ignored } attribute && reading.Library.Contains(attribute));

    private IEnumerable<WeightLine> LinesOf(INamedTypeSymbol type)
    {
        foreach (AttributeData attribute in AttributesOf(type))
        {
            int site = reading.Site(attribute, type);
            bool isIgnored = attribute.AttributeClass!.Name == Ignored;
            string?[] names = [.. attribute.ConstructorArguments.Select(a => a.Kind == TypedConstantKind.Primitive ? a.Value as string : null)];
            if (names.Length != (isIgnored ? 1 : 2) || attribute.ConstructorArguments.Any(a => a.Kind == TypedConstantKind.Error))
            {
                reading.NoteCompilerError();
                continue;
            }

            var line = new WeightLine(site, names[0] ?? "", isIgnored ? null : names[1] ?? "", Flag(attribute, "Transpose"), Flag(attribute, "Fallback"));
            if (WeightRule.Create(line.File, line.Model, line.IsTransposed, line.IsFallback, out string? problem) is null)
            {
                reading.Report(Descriptors.WeightsNotRead, site, problem!);
                continue;
            }

            yield return line;
        }
    }

    private static bool Flag(AttributeData attribute, string name) => attribute.NamedArguments.Any(a => a.Key == name && a.Value.Value is true);
}
