using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Scheduling;

namespace ModelGen.Generator.Emit;

/// <summary>
/// Writes what stands behind an entry point's public methods: checks of every argument, then the computation. Nothing has been read or changed when a
/// check fails.
/// </summary>
internal sealed class EntryEmitter
{
    private readonly SourceWriter writer;
    private readonly ProgramPlan plan;
    private readonly EntryPoint entry;
    private readonly CodeNames names;
    private readonly EntrySignatures signatures;
    private readonly EntryChecks checks;
    private NameTable locals = new([]);

    public EntryEmitter(SourceWriter writer, ProgramPlan plan, EntryPoint entry, CodeNames names)
    {
        this.writer = writer;
        this.plan = plan;
        this.entry = entry;
        this.names = names;
        Scope = new EntryScope(entry.Declaration, [.. entry.Inference.Graph.Outputs.Select(o => o.Shape)]);
        signatures = new EntrySignatures(Scope, isPublic: false);
        Run = names.Member("Run" + entry.Declaration.Name);
        Check = names.Member("Check" + entry.Declaration.Name);
        checks = new EntryChecks(writer, plan, Scope, entry, signatures, Check);
        RunForward = names.Member("Run" + entry.Declaration.Name + "Forward");
        RunBackward = names.Member("Run" + entry.Declaration.Name + "Backward");
    }

    public EntryScope Scope { get; }

    /// <summary>The method behind the entry point itself.</summary>
    public string Run { get; }

    /// <summary>The method that checks the inputs.</summary>
    public string Check { get; }

    public string RunForward { get; }

    public string RunBackward { get; }

    /// <summary>Whether the caller of the forward method says if it is of training; the tape then remembers it for the way back.</summary>
    public bool HasMode => entry.DifferentiatedInference is not null;

    /// <summary>Whether the forward pass of training assigns state tensors, on the tape until it is committed.</summary>
    public bool AssignsState => plan[entry.Differentiated.Forward].Signature.WritesState;

    public void Write()
    {
        checks.WriteMethod();
        Action<string>[] overTensors = Scope.IsBare ? [] : Scope.TakesBatch ? [WriteTensorRun, WriteBatchRun] : [WriteTensorRun];
        foreach (Action<string> method in (Action<string>[])[WriteRun, .. overTensors, WriteForward, WriteBackward])
        {
            WriteMethod(method);
        }
    }

    private void WriteMethod(Action<string> write)
    {
        locals = new NameTable(Scope.LocalNames);
        writer.Line();
        write(locals.Take("model"));
    }

    private void WriteRun(string model)
    {
        using (writer.Block($"public static {Scope.ReturnType} {Run}({string.Join(", ", signatures.Call.Prepend(new("ParameterSet", model)))})"))
        {
            checks.WriteInputs();
            checks.WriteResults();
            WriteComputation(entry.Inference, model, kept: null);
        }
    }

    /// <summary>Runs a function into the results, and into what it keeps; a loss is returned.</summary>
    private void WriteComputation(Function function, string model, string? kept)
    {
        IEnumerable<string> inputs = Scope.Inputs.Select(i => i.Local), outputs = Scope.Results.Select(r => r.Local).Concat(kept is null ? [] : [kept]);
        if (Scope.IsLoss)
        {
            string loss = locals.Take("loss");
            writer.Line($"float {loss} = 0;");
            writer.Line(Invoke(function, model, [.. inputs], [$"new Span<float>(ref {loss})", .. outputs]));
            writer.Line($"return {loss};");
        }
        else
        {
            writer.Line(Invoke(function, model, [.. inputs], [.. outputs]));
        }
    }

    private string Invoke(Function function, string model, ImmutableArray<string> inputs, ImmutableArray<string> outputs)
    {
        FunctionPlan callee = plan[function];
        string tape = Scope.Tape.Local, gradients = Scope.Gradients.Local;
        return $"{names[function]}({string.Join(", ", callee.Signature.Arguments.Select(Text))});";

        string Text(FunctionArgument argument) => argument.Role switch
        {
            ArgumentRole.Parameters => $"{model}.Values",
            ArgumentRole.State => argument.Type == ArgumentType.WrittenFloats ? $"{tape}.CopyState({model})" : $"{model}.State",
            ArgumentRole.Random => $"{tape}.Random",
            ArgumentRole.Scratch => $"Scratch.Take({DimText.Long(callee.Memory.Size)})",
            ArgumentRole.Input => inputs[argument.Index],
            ArgumentRole.Output => outputs[argument.Index],
            ArgumentRole.Kept => argument.Type == ArgumentType.WrittenFloats ? outputs[argument.Index] : inputs[argument.Index],
            ArgumentRole.Gradients => $"{gradients}.Values",
            ArgumentRole.Touched => $"{gradients}.Touched",
            ArgumentRole.Size => DimText.Symbol(argument.Name),
            _ => throw new NotSupportedException($"an entry point has nothing to give as {argument.Name}"),
        };
    }

    private void WriteForward(string model)
    {
        (string name, string kept) = (locals.Take("entry"), locals.Take("kept"));
        using (writer.Block($"public static {Scope.ReturnType} {RunForward}({string.Join(", ", signatures.Forward(HasMode).Prepend(new("string", name)).Prepend(new("ParameterSet", model)))})"))
        {
            checks.WriteInputs();
            checks.WriteResults();
            checks.WriteTape();
            WriteByMode(Scope.Training.Local, pair => WriteForward(pair.Forward, model, name, kept));
        }
    }

    private void WriteForward(Function forward, string model, string name, string kept)
    {
        if (plan[forward].Signature.WritesState)
        {
            checks.WriteSamples();
        }

        IEnumerable<string> arguments = [model, name, DimText.Long(forward.KeptSize), .. HasMode ? [Scope.Training.Local] : Array.Empty<string>(), .. Symbols()];
        bool keeps = forward.Keeps;
        writer.Line($"{(keeps ? $"Span<float> {kept} = " : "")}{Scope.Tape.Local}.Record({string.Join(", ", arguments)});");
        WriteComputation(forward, model, keeps ? kept : null);
    }

    /// <summary>Writes what is done with the pair, or, where there are two, what is done with either.</summary>
    private void WriteByMode(string isTraining, Action<Differentiated> write)
    {
        if (entry.DifferentiatedInference is not { } inference)
        {
            write(entry.Differentiated);
            return;
        }

        using (writer.Block($"if ({isTraining})"))
        {
            write(entry.Differentiated);
        }

        using (writer.Block("else"))
        {
            write(inference);
        }
    }

    private void WriteBackward(string model)
    {
        (string name, string kept) = (locals.Take("entry"), locals.Take("kept"));
        using (writer.Block($"public static void {RunBackward}({string.Join(", ", signatures.Backward.Prepend(new("string", name)).Prepend(new("ParameterSet", model)))})"))
        {
            checks.WriteInputs();
            checks.WriteGradients(model);
            checks.WriteTape();
            bool keeps = entry.Pairs.Any(p => p.Forward.Keeps);
            writer.Line($"{(keeps ? $"ReadOnlySpan<float> {kept} = " : "")}{Scope.Tape.Local}.Replay({string.Join(", ", new[] { model, name }.Concat(Symbols()))});");
            WriteByMode($"{Scope.Tape.Local}.IsTraining", pair => WriteBackward(pair, model, kept));
        }
    }

    private void WriteBackward(Differentiated pair, string model, string kept)
    {
        List<string> inputs = [.. pair.InputsRead.Select(i => Scope.Inputs[i].Local)];
        if (pair.Forward.Keeps)
        {
            inputs.Add(kept);
        }

        inputs.AddRange(Scope.ResultGradients.Select(g => Scope.IsLoss ? $"new ReadOnlySpan<float>(in {g.Local})" : g.Local));
        writer.Line(Invoke(pair.Backward, model, [.. inputs], [.. Scope.InputGradients.Select(g => g.Local)]));
    }

    /// <summary>The overload over tensor spans: shapes give the symbols their values, then the span overload does the rest.</summary>
    private void WriteTensorRun(string model)
    {
        using (writer.Block($"public static {Scope.ReturnType} {Run}({string.Join(", ", signatures.TensorCall.Prepend(new("ParameterSet", model)))})"))
        {
            string symbols = string.Join(", ", Scope.Symbols.Select(s => s + ":"));
            var known = new HashSet<string>(StringComparer.Ordinal);
            var arguments = new List<string>();
            foreach (EntryArgument input in Scope.Inputs)
            {
                string expected = string.Join(", ", input.Declared.Items.Select(d => d.Symbol is not { } s ? Literal.Int(d.Size ?? 0) : known.Contains(s) ? DimText.Symbol(s) : "-1"));
                arguments.Add(WriteTensor(input, expected, symbols, isResult: false));
                for (int i = 0; i < input.Declared.Count; i++)
                {
                    if (input.Declared[i].Symbol is { } symbol && known.Add(symbol))
                    {
                        writer.Line($"int {DimText.Symbol(symbol)} = (int){input.Local}.Lengths[{Literal.Int(i)}];");
                    }
                }
            }

            foreach (EntryArgument result in Scope.Results)
            {
                arguments.Add(WriteTensor(result, string.Join(", ", result.Shape.Dims.Items.Select(DimText.Int)), symbols, isResult: true));
            }

            writer.Line($"{(Scope.IsLoss ? "return " : "")}{Run}({string.Join(", ", arguments.Prepend(model).Concat(Symbols()))});");
        }
    }

    /// <summary>The overload over a batch, which has the inputs by name and memory for results.</summary>
    private void WriteBatchRun(string model)
    {
        string batch = Scope.Batch.Local;
        using (writer.Block($"public static {Scope.BatchReturnType("")} {Run}({string.Join(", ", signatures.BatchCall.Prepend(new("ParameterSet", model)))})"))
        {
            BatchInputs.Write(writer, Scope.Inputs, batch, isPublic: false);
            var memory = new List<string>();
            foreach (EntryArgument result in Scope.Results)
            {
                string size = DimText.Long(result.Shape.Dims.Items.Aggregate(Dim.One, (product, dim) => product * dim));
                memory.Add(Scope.Results.Length == 1 ? result.Local : locals.Take(result.Local + "Memory"));
                writer.Line($"Span<float> {memory[memory.Count - 1]} = {batch}.Result({Literal.Int(memory.Count - 1)}, {size});");
            }

            string arguments = string.Join(", ", Scope.Inputs.Select(i => i.Local).Prepend(model).Concat(memory).Concat(Symbols()));
            writer.Line($"{(Scope.IsLoss ? "return " : "")}{Run}({arguments});");
            if (!Scope.IsLoss && memory.Count == 1)
            {
                writer.Line($"return {memory[0]};");
                return;
            }

            for (int i = 0; i < memory.Count; i++)
            {
                writer.Line($"{Scope.Results[i].Local} = {memory[i]};");
            }
        }
    }

    private string WriteTensor(EntryArgument argument, string expected, string symbols, bool isResult)
    {
        string values = locals.Take(argument.Name + "Values");
        string type = isResult ? "Span" : "ReadOnlySpan";
        writer.Line($"{type}<{argument.Element}> {values} = Check.Shape({argument.Local}, [{expected}], {EntryChecks.Quote(argument.Name)}, {EntryChecks.Quote(argument.ShapeText)}, {EntryChecks.Quote(symbols)});");
        return values;
    }

    private IEnumerable<string> Symbols() => Scope.Symbols.Select(DimText.Symbol);
}
