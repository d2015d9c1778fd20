using System.Collections.Immutable;
using ModelGen.Generator.Declarations;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Lowering;

/// <summary>Members, elements and indices.</summary>
internal sealed partial class Evaluator
{
    private Datum ConstructorParameter(string name)
    {
        ImmutableArray<Argument> arguments = (self as ModuleInstance)?.Arguments ?? [];
        return arguments.FirstOrDefault(a => a.Name == name)?.Value ?? UnknownDatum.Instance;
    }

    private Datum Static(StaticMemberExpression expression)
    {
        if (Context.Statics.TryGetValue(expression.Key, out Datum? known))
        {
            return known;
        }

        if (Context.Static(expression.Key) is not { } member)
        {
            return UnknownDatum.Instance;
        }

        // A static member that reads itself would be read for ever; it is zero at run time, which nobody means.
        Context.Statics[expression.Key] = UnknownDatum.Instance;
        Context.Enter(expression.Key, expression.Site);
        try
        {
            return Context.Statics[expression.Key] = new Evaluator(Context, functions, null).EvaluateInitializer(member.Initializer, null);
        }
        finally
        {
            Context.Leave();
        }
    }

    private Datum Member(MemberExpression expression)
    {
        Datum instance = Evaluate(expression.Instance);
        Datum? value = (instance, expression.Name) switch
        {
            (UnknownDatum, _) => instance,
            (TensorDatum tensor, "Shape") => new ShapeDatum(tensor.Value.Shape),
            (TensorDatum tensor, "Rank") => new IntegerDatum(tensor.Value.Shape.Rank),
            (InstanceDatum { Instance: TensorInstance tensor }, "Shape") => new ShapeDatum(tensor.Shape),
            (InstanceDatum { Instance: TensorInstance tensor }, "Rank") => new IntegerDatum(tensor.Shape.Rank),
            (InstanceDatum { Instance: LayerInstance layer }, var name) => LayerMember(layer, name),
            (InstanceDatum { Instance: ModuleInstance module }, var name) => ModuleMember(module, name),
            (ShapeDatum shape, "Rank" or "Length") => new IntegerDatum(shape.Shape.Rank),
            (ArrayDatum array, "Length" or "Count") => new IntegerDatum(array.Elements.Length),
            _ => null,
        };
        return value ?? NotApplicable(expression.Site, $"'{expression.Name}' of {DatumText.Describe(instance)}", "it is not known at compile time");
    }

    /// <summary>A layer's tensors, parts and hyperparameters, by their names in PyTorch in C# casing.</summary>
    private static Datum? LayerMember(LayerInstance layer, string name)
    {
        foreach ((string own, TensorInstance tensor) in layer.Tensors)
        {
            if (Matches(own, name))
            {
                return new InstanceDatum(tensor);
            }
        }

        ImmutableArray<Datum> parts = [.. layer.Parts.Where(p => Matches(p.Name.Split('.')[0], name)).Select(p => new InstanceDatum(p.Instance))];
        if (!parts.IsEmpty)
        {
            return layer.Parts.Any(p => Matches(p.Name, name)) ? parts[0] : new ArrayDatum(parts);
        }

        if (layer.Arguments.FirstOrDefault(a => Matches(a.Name, name)) is not { } argument)
        {
            return null;
        }

        // Where a hyperparameter says whether there is a tensor ('bias'), the member of that name is the tensor, or null.
        return argument.Value is ConstantDatum { Value: bool } ? new ConstantDatum(null) : argument.Value;
    }

    private Datum? ModuleMember(ModuleInstance module, string name)
    {
        foreach ((MemberDeclaration declaration, Datum value) in module.Members)
        {
            if (declaration.Name == name)
            {
                return value;
            }
        }

        return module.Class.Members.Items.Any(m => m.Name == name) || Context.Declaration.HasErrors ? UnknownDatum.Instance : null;
    }

    private static bool Matches(string camel, string pascal) =>
        camel.Length == pascal.Length && char.ToUpperInvariant(camel[0]) == pascal[0] && string.CompareOrdinal(camel, 1, pascal, 1, camel.Length) == 0;

    private Datum Array(ArrayExpression expression)
    {
        var elements = ImmutableArray.CreateBuilder<Datum>();
        foreach (Expression element in expression.Elements)
        {
            if (element is not SpreadExpression spread)
            {
                elements.Add(Evaluate(element));
                continue;
            }

            Datum operand = Evaluate(spread.Operand);
            if (Elements(operand) is not { } items)
            {
                return NotConstant(spread.Site, "What is spread into a collection", operand);
            }

            elements.AddRange(items);
        }

        return new ArrayDatum(elements.ToImmutable());
    }

    private Datum TupleElement(TupleElementExpression expression)
    {
        Datum instance = Evaluate(expression.Instance);
        return instance is TupleDatum tuple && expression.Index < tuple.Elements.Length ? tuple.Elements[expression.Index]
            : instance is UnknownDatum ? instance
            : NotApplicable(expression.Site, DatumText.Describe(instance), "a tuple is needed here");
    }

    private Datum FromEnd(FromEndExpression expression)
    {
        Datum operand = Evaluate(expression.Operand);
        return operand is IntegerDatum integer ? new FromEndDatum(integer.Value) : NotConstant(expression.Site, "An index", operand);
    }

    private Datum Index(IndexExpression expression)
    {
        Datum instance = Evaluate(expression.Instance);
        ImmutableArray<Datum> positions = [.. expression.Arguments.Items.Select(Evaluate)];

        // The positions of a tensor's indexer are one 'params' argument.
        if (positions is [ArrayDatum array])
        {
            positions = array.Elements;
        }

        if (instance is UnknownDatum || AnyUnknown(positions))
        {
            return UnknownDatum.Instance;
        }

        return instance switch
        {
            TensorDatum or InstanceDatum { Instance: TensorInstance } => Attempt(expression.Site, () =>
            {
                Value x = ToTensor(instance, expression.Site);
                return Tensor(TensorSlicing.Slice(this, x, positions, expression.Site));
            }),
            _ when positions is [var position] && Elements(instance) is { } elements => Element(expression, instance, elements, position),
            _ => NotApplicable(expression.Site, $"An index into {DatumText.Describe(instance)}", "tensors, arrays and shapes have elements"),
        };
    }

    private Datum Element(IndexExpression expression, Datum instance, ImmutableArray<Datum> elements, Datum position)
    {
        if (position is RangeDatum range)
        {
            long? start = range.Start is null ? 0 : TensorSlicing.InArray(range.Start, elements.Length)?.Constant;
            long? end = range.End is null ? elements.Length : TensorSlicing.InArray(range.End, elements.Length)?.Constant;
            return start is null || end is null ? NotConstant(expression.Site, "A range of an array", position)
                : start >= 0 && start <= end && end <= elements.Length ? new ArrayDatum(elements.Slice((int)start, (int)(end - start)))
                : Fail(DiagnosticInfo.Create(Descriptors.NoValue, expression.Site, FormattableString.Invariant($"the range {start}..{end} does not lie within {DatumText.Describe(instance)}")));
        }

        return TensorSlicing.InArray(position, elements.Length)?.Constant is not { } index ? NotConstant(expression.Site, "An index", position)
            : index >= 0 && index < elements.Length ? elements[(int)index]
            : Fail(DiagnosticInfo.Create(Descriptors.NoValue, expression.Site, FormattableString.Invariant($"the index {index} lies outside {DatumText.Describe(instance)}")));
    }

    /// <summary>What <c>foreach</c>, indices and deconstruction go through; null where there are no elements.</summary>
    private static ImmutableArray<Datum>? Elements(Datum datum) => datum switch
    {
        ArrayDatum array => array.Elements,
        TupleDatum tuple => tuple.Elements,
        ShapeDatum shape => [.. shape.Shape.Dims.Items.Select(d => new IntegerDatum(d))],
        InstanceDatum { Instance: LayerInstance { Definition.Parts: not null } layer } => [.. layer.Parts.Select(p => new InstanceDatum(p.Instance))],
        _ => null,
    };
}
