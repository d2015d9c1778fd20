using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Scheduling;

namespace ModelGen.Generator.Emit;

/// <summary>
/// Writes what stands behind an entry point's public methods: checks of every argument, then the computation. Nothing has been read or changed when a
/// check fails.
/// </summary>
internal sealed class EntryEmitter
{
    /// <summary>Of what a step calls: inlined into it by the JIT's profile, a step of a tiny model takes 3% longer.</summary>
    private const string NoInlining = "[MethodImpl(MethodImplOptions.NoInlining)]";

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
        RunInSession = entry.Session is null ? null : names.Member("Run" + entry.Declaration.Name + "InSession");
        if (Scope.IsLoss)
        {
            Record = names.Member("Record" + entry.Declaration.Name);
            Replay = names.Member("Replay" + entry.Declaration.Name);
        }
    }

    public EntryScope Scope { get; }

    /// <summary>The method behind the entry point itself.</summary>
    public string Run { get; }

    /// <summary>The method that checks the inputs.</summary>
    public string Check { get; }

    public string RunForward { get; }

    public string RunBackward { get; }

    /// <summary>What a session over caches calls; null where there is none.</summary>
    public string? RunInSession { get; }

    /// <summary>Of a loss, the forward method for a caller that has checked the inputs, as a step does once for both ways; null for a forward method.</summary>
    public string? Record { get; }

    /// <summary>Of a loss, the backward method for such a caller.</summary>
    public string? Replay { get; }

    /// <summary>Whether there are methods that keep and go back.</summary>
    public bool GoesBack => entry.Pair is not null;

    /// <summary>Whether the caller of the forward method says if it is of training; the tape then remembers it for the way back.</summary>
    public bool HasMode => entry.DifferentiatedInference is not null;

    /// <summary>Whether the forward pass of training assigns state tensors, on the tape until it is committed.</summary>
    public bool AssignsState => plan[entry.Differentiated.Forward].Signature.WritesState;

    public void Write()
    {
        checks.WriteMethod();
        WriteMethod(WriteRun);
        if (!Scope.IsBare)
        {
            WriteMethod(model => new TensorOverload(writer, Scope, signatures, locals).Write(model, Run));
        }

        if (Scope.TakesBatch)
        {
            WriteMethod(model => new BatchOverload(writer, Scope, signatures, locals).Write(model, Run));
        }

        if (entry.Session is { } session)
        {
            WriteMethod(model => WriteInSession(model, session));
        }

        if (!GoesBack)
        {
            return;
        }

        WriteMethod(WriteForward);
        if (Record is not null)
        {
            WriteMethod(model => WriteRecord(model, Record));
        }

        WriteMethod(WriteBackward);
        if (Replay is not null)
        {
            WriteMethod(model => WriteReplay(model, Replay));
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

    /// <summary>The caches grow when everything has been computed.</summary>
    private void WriteInSession(string model, SessionEntry session)
    {
        string caches = Scope.Caches.Local;
        IEnumerable<SignatureParameter> parameters = [new("ParameterSet", model), new("CacheMemory", caches), .. signatures.CachedCall(session.Batch)];
        using (writer.Block($"public static void {RunInSession}({string.Join(", ", parameters)})"))
        {
            writer.Line($"int {DimText.Symbol(session.Batch)} = {caches}.Batch, {DimText.Symbol(session.Capacity)} = {caches}.Capacity;");
            checks.WriteInputs();
            checks.WriteResults();
            checks.WriteSession(session, caches);
            IEnumerable<string> given = session.Function.FromSession.Select(role => $"{caches}.{(role == InputRole.Cache ? "Values" : role.ToString())}");
            writer.Line(Invoke(session.Function, model, [.. Scope.Inputs.Select(i => i.Local), .. given], [.. Scope.Results.Select(r => r.Local)]));
            writer.Line($"{caches}.Commit();");
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
            ArgumentRole.Gradients => $"{gradients} is null ? default : {gradients}.Values",
            ArgumentRole.Touched => $"{gradients}?.Touched",
            ArgumentRole.Size => DimText.Symbol(argument.Name),
            _ => throw new NotSupportedException($"an entry point has nothing to give as {argument.Name}"),
        };
    }

    private void WriteForward(string model)
    {
        string name = locals.Take("entry");
        ImmutableArray<SignatureParameter> parameters = ForwardParameters(model, name);
        using (writer.Block($"public static {Scope.ReturnType} {RunForward}({string.Join(", ", parameters)})"))
        {
            checks.WriteInputs();
            if (Record is not null)
            {
                checks.WriteTape();
                writer.Line($"return {Record}({string.Join(", ", parameters.Select(p => p.Name))});");
                return;
            }

            checks.WriteResults();
            checks.WriteTape();
            WriteForward(model, name);
        }
    }

    private void WriteRecord(string model, string method)
    {
        string name = locals.Take("entry");
        writer.Line(NoInlining);
        using (writer.Block($"public static {Scope.ReturnType} {method}({string.Join(", ", ForwardParameters(model, name))})"))
        {
            checks.WriteResults();
            WriteForward(model, name);
        }
    }

    private void WriteForward(string model, string name)
    {
        string kept = locals.Take("kept");
        WriteByMode(Scope.Training.Local, pair => WriteForward(pair.Forward, model, name, kept));
    }

    private ImmutableArray<SignatureParameter> ForwardParameters(string model, string name) => [new("ParameterSet", model), new("string", name), .. signatures.Forward(HasMode)];

    private ImmutableArray<SignatureParameter> BackwardParameters(string model, string name) => [new("ParameterSet", model), new("string", name), .. signatures.Backward];

    private void WriteForward(Function forward, string model, string name, string kept)
    {
        checks.WriteForward(forward);
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
        string name = locals.Take("entry");
        ImmutableArray<SignatureParameter> parameters = BackwardParameters(model, name);
        using (writer.Block($"public static void {RunBackward}({string.Join(", ", parameters)})"))
        {
            checks.WriteInputs();
            checks.WriteGradients(model);
            checks.WriteTape();
            if (Replay is not null)
            {
                writer.Line($"{Replay}({string.Join(", ", parameters.Select(p => p.Name))});");
                return;
            }

            WriteBackward(model, name);
        }
    }

    private void WriteReplay(string model, string method)
    {
        string name = locals.Take("entry");
        writer.Line(NoInlining);
        using (writer.Block($"public static void {method}({string.Join(", ", BackwardParameters(model, name))})"))
        {
            WriteBackward(model, name);
        }
    }

    private void WriteBackward(string model, string name)
    {
        string kept = locals.Take("kept");
        bool keeps = entry.Pairs.Any(p => p.Forward.Keeps);
        writer.Line($"{(keeps ? $"ReadOnlySpan<float> {kept} = " : "")}{Scope.Tape.Local}.Replay({string.Join(", ", new[] { model, name }.Concat(Symbols()))});");
        WriteByMode($"{Scope.Tape.Local}.IsTraining", pair => WriteBackward(pair, model, kept));
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

    private IEnumerable<string> Symbols() => Scope.Symbols.Select(DimText.Symbol);
}
