using System.Collections.Immutable;
using ModelGen.Generator.Declarations;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Lowering;

/// <summary>The values that a closed model gives the constructor of its family.</summary>
internal static class Hyperparameters
{
    /// <summary>The values by the names of the constructor's parameters; none for a model without a family.</summary>
    public static ImmutableArray<Argument> Evaluate(LoweringContext context, ModuleFunctions functions) =>
        context.Declaration.Closed is { } closed
            ? [.. context.Declaration.Class.Parameters.Items.Zip(closed.Arguments.Items, (p, a) => new Argument(p.Name, new Evaluator(context, functions, null).EvaluateInitializer(a, null), a.Site))]
            : [];

    /// <summary>A closed model with its values: <c>SmallMlp: features = 784, hidden = 32</c>; empty for any other model.</summary>
    public static string Title(ModelDeclaration declaration, ImmutableArray<Argument> arguments) =>
        declaration.Closed is null ? ""
        : arguments.IsEmpty ? declaration.Type.Name
        : $"{declaration.Type.Name}: {string.Join(", ", arguments.Select(a => $"{a.Name} = {DatumText.Write(a.Value)}"))}";

    /// <summary>The declaration, where shapes that name a constructor parameter have its value.</summary>
    /// <exception cref="LoweringAbortedException">The value is no size, which has been reported.</exception>
    public static ModelDeclaration PutIntoShapes(LoweringContext context, ImmutableArray<Argument> arguments) => context.Declaration.WithSizes(name =>
    {
        Argument argument = arguments.First(a => a.Name == name);
        switch (argument.Value)
        {
            case IntegerDatum { Value.Constant: >= 1 and <= int.MaxValue and var size }:
                return (int)size;
            case UnknownDatum:
                break;
            default:
                context.Report(DiagnosticInfo.Create(
                    Descriptors.ParameterIsNoDimension, argument.Site, name, context.Declaration.Class.Name, $"which is {DatumText.Write(argument.Value)}"));
                break;
        }

        throw new LoweringAbortedException();
    });
}
