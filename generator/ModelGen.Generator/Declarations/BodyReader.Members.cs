using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Declarations;

internal sealed partial class BodyReader
{
    private Expression ReadField(IFieldReferenceOperation reference)
    {
        int site = Site(reference);
        IFieldSymbol field = reference.Field;
        if (field.ContainingType is { IsTupleType: true } tuple && reference.Instance is { } value)
        {
            string name = (field.CorrespondingTupleField ?? field).Name;
            int index = tuple.TupleElements.ToList().FindIndex(e => e.Name == field.Name || (e.CorrespondingTupleField ?? e).Name == name);
            return index < 0 ? NotUnderstood(reference) : new TupleElementExpression(site, ReadExpression(value), index);
        }

        return ReadMember(reference, field, field.IsReadOnly);
    }

    private Expression ReadProperty(IPropertyReferenceOperation reference)
    {
        int site = Site(reference);
        IPropertySymbol property = reference.Property;
        if (property.IsIndexer && reference.Instance is { } indexed)
        {
            return SystemFunctions.IsCollection(property.ContainingType) || reading.Library.Contains(property)
                ? new IndexExpression(site, ReadExpression(indexed), IndexArguments(reference))
                : ReadIndexer(reference, indexed);
        }

        if (reference.Instance is { } instance && IsNullable(property.ContainingType))
        {
            Expression value = ReadExpression(instance);
            return property.Name == "Value" ? value : Binary(site, value, BinaryOperator.NotEqual, new ConstantExpression(site, null));
        }

        if (reference.Instance is { } owner && (reading.Library.Contains(property) || SystemFunctions.IsCollection(property.ContainingType)))
        {
            return new MemberExpression(site, ReadExpression(owner), property.Name);
        }

        if (reading.Library.Contains(property))
        {
            return new LibraryCallExpression(site, property.ContainingType.Name + "." + property.Name, []);
        }

        if (!ClassShape.IsAutoProperty(property) && property.GetMethod is { } getter)
        {
            return Refuse(reference, getter, reference.Instance, IsVirtual(property))
                ?? ReadCall(reference, getter, reference.Instance is { } self ? ReadExpression(self) : null, []);
        }

        return IsVirtual(property) && !property.IsSealed && !property.ContainingType.IsSealed ? Reject(reference, Descriptors.VirtualCall, property.ContainingType.Name + "." + property.Name)
            : HasBody(property.GetMethod) ? Reject(reference, Descriptors.MemberNotConstant, property.Name, "has a 'get' with a body beside its initialiser: let it have one of them")
            : property.SetMethod is { IsInitOnly: true } && !reading.Library.HoldsParameters(property.Type)
                ? Reject(
                    reference,
                    Descriptors.MemberNotConstant,
                    property.Name,
                    "can be set where an object is made: make it get-only; what differs from object to object is a constructor parameter of an abstract [Model] or a [Module]")
            : ReadMember(reference, property, property.SetMethod is null);
    }

    private Expression ReadIndexer(IPropertyReferenceOperation reference, IOperation indexed) =>
        reference.Property.GetMethod is not { } indexer ? NotUnderstood(reference)
        : Refuse(reference, indexer, indexed, IsVirtual(reference.Property)) is { } refusal ? refusal
        : ReadArguments(reference.Arguments, indexer) is { } arguments ? ReadCall(reference, indexer, ReadExpression(indexed), arguments)
        : NotUnderstood(reference);

    private static bool IsVirtual(IPropertySymbol property) => property.IsVirtual || property.IsAbstract || property.IsOverride;

    /// <summary>Whether an accessor of a property with a field computes something: <c>get => field * 2;</c>.</summary>
    private bool HasBody(IMethodSymbol? accessor) =>
        accessor?.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(reading.Cancellation) is AccessorDeclarationSyntax syntax && (syntax.Body ?? (SyntaxNode?)syntax.ExpressionBody) is not null;

    /// <summary><c>x[a, b]</c> through a <c>params</c> indexer has one argument, the array of what was written.</summary>
    private EquatableArray<Expression> IndexArguments(IPropertyReferenceOperation reference)
    {
        var arguments = reference.Arguments
            .Where(a => a.Parameter is not null)
            .OrderBy(a => a.Parameter!.Ordinal)
            .Select(a => ReadExpression(a.Value))
            .ToEquatableArray();
        return arguments is [ArrayExpression slices] && reference.Arguments[0].Parameter!.IsParams ? slices.Elements : arguments;
    }

    /// <summary>A field or auto-property with source: its initialiser is its value, if nothing can assign another.</summary>
    private Expression ReadMember(IMemberReferenceOperation reference, ISymbol member, bool isReadOnly)
    {
        int site = Site(reference);
        if (!reading.Library.HasSource(member))
        {
            return IsRefused(reference.Instance) ? new InvalidExpression(site)
                : reading.Library.IsModule(member.ContainingType)
                    ? Reject(reference, Descriptors.ModuleOfAnotherAssembly, member.ContainingType.Name, member.ContainingAssembly.Name)
                : Reject(reference, Descriptors.NoSource, member.ContainingType.Name + "." + member.Name);
        }

        ITypeSymbol type = (member as IFieldSymbol)?.Type ?? ((IPropertySymbol)member).Type;
        bool isLayer = reading.Library.HoldsParameters(type);
        if (isLayer && IsReportedWhereDeclared(member))
        {
            return new InvalidExpression(site);
        }

        if (member.IsStatic && isLayer)
        {
            return Reject(reference, Descriptors.StaticLayer, member.Name);
        }

        if (!isLayer && !isReadOnly)
        {
            return Reject(reference, Descriptors.MemberNotConstant, member.Name, "can be assigned: make it const or readonly");
        }

        if (MemberReader.FindInitializer(member, reading.Cancellation) is not { } initializer)
        {
            return isLayer
                ? Reject(reference, Descriptors.LayerWithoutInitializer, member.Name)
                : Reject(reference, Descriptors.MemberNotConstant, member.Name, "has no initialiser");
        }

        if (member.IsStatic)
        {
            return IsReadEarly(member, initializer)
                ? Reject(reference, Descriptors.ReadBeforeInitialized, member.Name)
                : new StaticMemberExpression(site, reading.ReachStatic(member));
        }

        return reference.Instance is not { } instance ? NotUnderstood(reference)
            : IsInherited(member, instance) ? Reject(reference, Descriptors.InheritedMember, member.Name, member.ContainingType.Name)
            : ReachedMember(site, member, instance, isLayer);
    }

    /// <summary>A static layer, or one without initialiser, of a class whose layers are checked one by one.</summary>
    private bool IsReportedWhereDeclared(ISymbol member) =>
        (reading.Library.IsModel(member.ContainingType) || reading.Library.IsModule(member.ContainingType))
        && (member.IsStatic || MemberReader.FindInitializer(member, reading.Cancellation) is null);

    private MemberExpression ReachedMember(int site, ISymbol member, IOperation instance, bool isLayer)
    {
        if (!isLayer)
        {
            reading.ReachMember(member);
        }

        return new MemberExpression(site, ReadExpression(instance), member.Name);
    }

    private static bool IsInherited(ISymbol member, IOperation instance) =>
        !SymbolEqualityComparer.Default.Equals(member.ContainingType.OriginalDefinition, Unconverted(instance).Type?.OriginalDefinition);

    /// <summary>C# runs static initialisers in the order of the text; an earlier one sees a later member's zero.</summary>
    private bool IsReadEarly(ISymbol member, EqualsValueClauseSyntax initializer) =>
        owner is { IsStatic: true } and (IFieldSymbol or IPropertySymbol)
        && SymbolEqualityComparer.Default.Equals(owner.ContainingType, member.ContainingType)
        && owner.DeclaringSyntaxReferences.FirstOrDefault() is { } reader
        && reader.SyntaxTree == initializer.SyntaxTree
        && reader.Span.Start <= initializer.SpanStart;
}
