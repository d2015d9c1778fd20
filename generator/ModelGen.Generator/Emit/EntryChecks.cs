using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Scheduling;

namespace ModelGen.Generator.Emit;

/// <summary>Writes the checks of an entry point's arguments: a method for the inputs, which all methods behind the entry point begin with, and what each adds to it.</summary>
/// <param name="method">The name of that method.</param>
internal sealed class EntryChecks(
    SourceWriter writer, ProgramPlan plan, EntryScope scope, EntryPoint entry, EntrySignatures signatures, string method)
{
    /// <summary>Whatever a call may run: its demands on indices are checked whichever it is.</summary>
    private IEnumerable<FunctionPlan> ForwardFunctions => entry.Functions.Where(f => !f.IsBackward).Select(f => plan[f]);

    /// <summary>A name as a C# string.</summary>
    public static string Quote(string text) => $"\"{text}\"";

    public void WriteMethod()
    {
        writer.Line();
        writer.Line("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
        using (writer.Block($"public static void {method}({string.Join(", ", signatures.Check)})"))
        {
            foreach (string symbol in scope.Symbols)
            {
                writer.Line($"Check.Symbol({DimText.Symbol(symbol)}, {Quote(symbol)});");
            }

            WriteSizes(plan[entry.Inference].SizeBounds);
            foreach (EntryArgument input in scope.Inputs)
            {
                WriteLength(input);
            }

            foreach (IndexRange range in ForwardFunctions.SelectMany(f => f.IndexRanges).Distinct())
            {
                WriteRange(range);
            }
        }
    }

    public void WriteInputs() => writer.Line($"{method}({string.Join(", ", scope.Inputs.Select(i => i.Local).Concat(scope.Symbols.Select(DimText.Symbol)))});");

    public void WriteResults()
    {
        foreach (EntryArgument result in scope.Results)
        {
            WriteLength(result);
        }

        WriteOverlaps(scope.Results, scope.Inputs);
    }

    /// <summary>Of a call of a session: there is room for what it adds, and what follows from the number of positions is in range.</summary>
    public void WriteSession(SessionEntry session, string caches)
    {
        FunctionPlan function = plan[session.Function];
        WriteSizes(function.SizeBounds.Except(plan[entry.Inference].SizeBounds));
        writer.Line($"{caches}.Begin({DimText.Int(session.Time)}, {scope.Lengths.Local});");

        // What there is room for has been checked, for what counts alone: a row that has ended may be full.
        foreach (IndexRange range in function.IndexRanges.Where(r => r.Input >= scope.Inputs.Length && !r.Limit.Symbols.Contains(session.Capacity)))
        {
            InputRole role = session.Function.InputRoles[range.Input];
            writer.Line($"Check.Indices({caches}.{role}, {DimText.Int(range.Limit)}, {Quote(role == InputRole.Past ? "positions" : scope.Lengths.Name)});");
        }
    }

    /// <summary>Of a backward pass: gradients of results have the results' lengths, those of inputs may also be left out.</summary>
    public void WriteGradients(string model)
    {
        foreach (EntryArgument gradient in scope.IsLoss ? [] : scope.ResultGradients)
        {
            WriteLength(gradient);
        }

        foreach (EntryArgument gradient in scope.InputGradients)
        {
            writer.Line($"Check.OptionalLength({gradient.Local}.Length, {DimText.Long(gradient.Shape.Length)}, {Quote(gradient.Name)}, {Quote(gradient.ShapeText)});");
        }

        WriteOverlaps(scope.InputGradients, scope.IsLoss ? scope.Inputs : [.. scope.Inputs, .. scope.ResultGradients]);
        writer.Line($"Check.SameLayout({scope.Gradients.Local}, {model}, {Quote(scope.Gradients.Name)});");
    }

    /// <summary>Of a forward pass that keeps something for the way back: what it demands besides, as training may.</summary>
    public void WriteForward(Function forward)
    {
        if (plan[forward].Signature.WritesState)
        {
            WriteSamples();
        }

        WriteSizes(plan[forward].SizeBounds.Except(plan[entry.Inference].SizeBounds));
    }

    public void WriteTape() => writer.Line($"ArgumentNullException.ThrowIfNull({scope.Tape.Local}, {Quote(scope.Tape.Name)});");

    private void WriteSizes(IEnumerable<SizeBound> bounds)
    {
        foreach (SizeBound bound in bounds)
        {
            writer.Line(bound.Least == 0
                ? $"Check.NotNegative({DimText.Int(bound.Dim)}, {Quote(bound.What)});"
                : $"Check.AtLeast({DimText.Int(bound.Dim)}, {Literal.Int(bound.Least)}, {Quote(bound.Dim.IsConstant ? "a size" : bound.Dim.ToString())}, {Quote(bound.What)});");
        }
    }

    /// <summary>Of a forward pass that assigns state: not all inputs whose size may be 0 are empty.</summary>
    private void WriteSamples()
    {
        EntryArgument[] samples = [.. scope.Inputs.Where(i => i.Declared.Items.Any(d => d.Symbol is not null))];
        if (samples.Length > 0)
        {
            writer.Line($"Check.Samples({string.Join(" || ", samples.Select(i => $"!{i.Local}.IsEmpty"))}, {Quote(string.Join(", ", samples.Select(i => i.Name)))});");
        }
    }

    /// <summary>No result shares memory with an input or with another result.</summary>
    private void WriteOverlaps(ImmutableArray<EntryArgument> results, ImmutableArray<EntryArgument> others)
    {
        for (int i = 0; i < results.Length; i++)
        {
            foreach (EntryArgument other in others.Concat(results.Skip(i + 1)))
            {
                writer.Line($"Check.Overlap({results[i].Local}, {other.Local}, {Quote(results[i].Name)}, {Quote(other.Name)});");
            }
        }
    }

    private void WriteRange(IndexRange range)
    {
        EntryArgument input = scope.Inputs[range.Input];
        string limit = DimText.Int(range.Limit);
        if (range.Rows is { } rows)
        {
            EntryArgument lengths = scope.Inputs[rows.Lengths];
            writer.Line($"Check.Labels({input.Local}, {lengths.Local}, {DimText.Int(rows.Length)}, {limit}, {Literal.Int(rows.Blank)}, {Quote(input.Name)}, {Quote(lengths.Name)});");
            return;
        }

        writer.Line($"Check.{(range.AreOffsets ? "Offsets" : "Indices")}({input.Local}, {limit}, {Quote(input.Name)}{(range.Except is { } except ? $", except: {Literal.Int(except)}" : "")});");
    }

    private void WriteLength(EntryArgument argument)
    {
        ImmutableArray<string> symbols = [.. argument.Shape.Dims.Items.SelectMany(d => d.Symbols).Distinct()];
        string values = symbols.Length is 1 or 2 ? string.Concat(symbols.Select(s => $", {Quote(s)}, {DimText.Symbol(s)}")) : "";
        writer.Line($"Check.Length({argument.Local}.Length, {DimText.Long(argument.Shape.Length)}, {Quote(argument.Name)}, {Quote(argument.ShapeText)}{values});");
    }
}
