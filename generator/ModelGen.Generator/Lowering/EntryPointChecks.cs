using System.Collections.Immutable;
using ModelGen.Generator.Declarations;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Calls;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Lowering;

/// <summary>Holds tensors to the shapes that an entry point declares for them.</summary>
internal static class EntryPointChecks
{
    /// <summary>A declared shape; a name is a symbol.</summary>
    public static Shape Declared(EquatableArray<DeclaredDim> dims) =>
        new(dims.Items.Select(d => d.Size is { } size ? size : Dim.Symbol(d.Symbol!)).ToEquatableArray());

    /// <summary>
    /// When code calls an entry point's method: whether its inputs have the declared shapes, where one name means one size. Gives the arguments to go on with: in
    /// place of one that does not fit, a tensor that does, so that one mistake is not reported again inside.
    /// </summary>
    public static ImmutableArray<Datum> Call(Evaluator evaluator, CallExpression call, ImmutableArray<Datum> arguments)
    {
        EntryPointDeclaration? entry = evaluator.Context.Declaration.EntryPoints.Items.FirstOrDefault(e => e.Method == call.Method);
        if (entry is null)
        {
            return arguments;
        }

        var symbols = new Dictionary<string, Dim>(StringComparer.Ordinal);
        for (int i = 0; i < Math.Min(entry.Inputs.Count, arguments.Length); i++)
        {
            EntryPointInput input = entry.Inputs[i];
            if (ShapeOf(arguments[i]) is { } shape
                && !Match(evaluator.Context, input.Shape, shape, symbols, call.Arguments[i].Site, $"The input '{input.Name}' of '{entry.Name}'"))
            {
                var declared = new Shape(Declared(input.Shape).Dims.Items.Select(d => d.Substitute(symbols)).ToEquatableArray());
                TensorType type = new(input.Element == DeclaredElement.Int ? ElementType.Int32 : ElementType.Float32, declared);
                arguments = arguments.SetItem(i, new TensorDatum(evaluator.Scope!.Placeholder(type), evaluator.Scope));
            }
        }

        return arguments;
    }

    /// <summary>Whether a result has the shape that the entry point states.</summary>
    public static void Result(LoweringContext context, EntryPointDeclaration entry, EquatableArray<DeclaredDim> stated, Shape actual)
    {
        var symbols = new Dictionary<string, Dim>(StringComparer.Ordinal);
        foreach (string symbol in entry.Inputs.Items.SelectMany(i => i.Shape.Items).Select(d => d.Symbol).OfType<string>())
        {
            symbols[symbol] = Dim.Symbol(symbol);
        }

        Match(context, stated, actual, symbols, entry.Site, $"The result of '{entry.Name}'");
    }

    /// <summary>Whether the new values of the state, the last results, have the shapes of the state.</summary>
    public static void States(LoweringContext context, EntryPointDeclaration entry, ImmutableArray<Value> results)
    {
        int index = results.Length - entry.States.Count();
        foreach (EntryPointInput state in entry.States)
        {
            Shape declared = Declared(state.Shape), actual = results[index++].Shape;
            if (declared != actual)
            {
                context.Report(DiagnosticInfo.Create(
                    Descriptors.StateShape, state.Site, state.Name, entry.Name, declared.ToString(), FormattableString.Invariant($"{index}"), actual.ToString()));
            }
        }
    }

    /// <summary>
    /// Whether a state tensor is read where its value would depend on the order of kernels: outside of a called module that assigns it, or in the step of a loop within
    /// the function that assigns it, whose backward pass reads it again.
    /// </summary>
    public static void Assignments(LoweringContext context, Graph graph)
    {
        HashSet<int> assigned = [.. graph.Effects.Where(e => e.Operator.Callee is not null).SelectMany(e => e.Operator.AssignedStates)];
        foreach (Node node in graph.Nodes.Where(n => n.Operator is Parameter parameter && assigned.Contains(parameter.Index)))
        {
            context.Report(DiagnosticInfo.Create(Descriptors.StateReadElsewhere, node.Site));
        }

        HashSet<int> own = [.. graph.Effects.Where(e => e.Operator.Callee is null).SelectMany(e => e.Operator.AssignedStates)];
        foreach (Node node in graph.Nodes.Where(n => n.Operator is Call { Loop: not null } call && call.ReadParameters.Any(own.Contains)))
        {
            context.Report(DiagnosticInfo.Create(
                Descriptors.NotApplicable,
                node.Site,
                "Reading a state tensor in the step of a 'Scan' whose method assigns it",
                "put what is read into a local variable before, 'var before = state * 1'"));
        }
    }

    private static Shape? ShapeOf(Datum argument) => argument switch
    {
        TensorDatum tensor => tensor.Value.Shape,
        InstanceDatum { Instance: TensorInstance tensor } => tensor.Shape,
        _ => null,
    };

    /// <summary>Gives the symbols their sizes; false where the shapes do not fit, which is reported.</summary>
    private static bool Match(LoweringContext context, EquatableArray<DeclaredDim> declared, Shape actual, Dictionary<string, Dim> symbols, int site, string what)
    {
        bool fits = declared.Count == actual.Rank;
        for (int i = 0; i < declared.Count && fits; i++)
        {
            if (declared[i].Symbol is not { } symbol)
            {
                fits = actual[i] == declared[i].Size!.Value;
            }
            else if (!symbols.TryGetValue(symbol, out Dim? known))
            {
                symbols.Add(symbol, actual[i]);
            }
            else if (known != actual[i])
            {
                context.Report(DiagnosticInfo.Create(Descriptors.SymbolTakesTwoValues, site, symbol, known.ToString(), actual[i].ToString(), what));
                return false;
            }
        }

        if (!fits)
        {
            context.Report(DiagnosticInfo.Create(Descriptors.DeclaredShape, site, what, Declared(declared).ToString(), actual.ToString()));
        }

        return fits;
    }
}
