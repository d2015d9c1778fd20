using System.Collections.Immutable;
using ModelGen.Generator.Declarations;
using ModelGen.Generator.Scheduling;

namespace ModelGen.Generator.Emit;

/// <summary>Writes the members that a model class gets.</summary>
internal sealed class ClassEmitter(ProgramPlan plan, CodeEmitter code)
{
    private readonly ModelDeclaration declaration = plan.Program.Declaration;

    /// <summary>What its overloads have in common with the family's members.</summary>
    private readonly string modifier = TypeEmitter.Modifier(plan.Program.Declaration);

    public void Write(SourceWriter writer) => TypeEmitter.Write(
        writer, declaration.Type, declaration.Closed is null ? $" : {BindingEmitter.Interface}" : "", w => RemarksEmitter.Write(w, plan), WriteMembers);

    /// <summary>Members that pass on to the parameters: of a model, or of a family for all of its models.</summary>
    public static void WriteStorage(SourceWriter writer)
    {
        foreach (GeneratedMethod method in GeneratedMembers.Storage)
        {
            writer.Line();
            writer.Line(method.Documentation);
            writer.Line($"public {method.Returns} {method.Name}({method.Parameters}) => this.Parameters.{method.Name}({method.ParameterName});");
        }
    }

    private void WriteMembers(SourceWriter writer)
    {
        WriteConstructors(writer);
        WriteFactories(writer);
        if (declaration.Closed is null)
        {
            WriteStorage(writer);
        }

        SummaryEmitter.Write(writer, plan);
        foreach (EntryEmitter entry in code.Entries)
        {
            WriteEntry(writer, entry);
            if (entry.Scope.HasSession)
            {
                new SessionEmitter(writer, entry.Scope).Write($"{code.QualifiedName}.{entry.Run}");
            }
        }

        if (code.Entries.Any(e => e.RunInSession is not null))
        {
            new CachedSessionEmitter(writer).Write(plan, code);
        }

        if (!code.Losses.IsEmpty)
        {
            new TrainerEmitter(writer, code).Write();
        }

        if (declaration.Closed is null)
        {
            BindingEmitter.Write(writer, declaration.Class);
        }
    }

    /// <summary>Writes constructors and the parameters, which a closed model lacks if it was made by the user's constructor.</summary>
    private void WriteConstructors(SourceWriter writer)
    {
        string name = declaration.Type.Name;
        string field = new NameTable(declaration.TakenNames).Take("parameters");
        string chain = declaration.Closed is { } closed ? $"\n    : {closed.Chain}" : "";
        writer.Line($$"""
            /// <summary>Makes a model with PyTorch's default initialisation.</summary>
            /// <param name="seed">Equal seeds give equal weights, on every machine.</param>
            public {{name}}(int seed)
                : this(new global::ModelGen.ParameterSet({{code.QualifiedName}}.{{code.Layout}})) =>
                this.Parameters.Initialize(seed);

            private {{name}}(global::ModelGen.ParameterSet parameters){{chain}}
            {
                this.{{(declaration.Closed is null ? "Parameters" : field)}} = parameters;
                new global::ModelGen.Runtime.Binder(parameters).Bind(this);
            }

            """);
        writer.Line(declaration.Closed is null
            ? $$"""
              {{GeneratedMembers.ParametersSummary}}
              public global::ModelGen.ParameterSet Parameters { get; }
              """
            : $$"""
              private readonly global::ModelGen.ParameterSet? {{field}};

              {{GeneratedMembers.ParametersSummary}}
              /// <exception cref="global::System.InvalidOperationException">The model was made by <c>new {{name}}()</c>, without parameters.</exception>
              public override global::ModelGen.ParameterSet Parameters =>
                  this.{{field}} ?? throw new global::System.InvalidOperationException("This {{name}} has no parameters: make it with 'new {{name}}(seed: 1)' or '{{name}}.FromFile(path)'.");
              """);
    }

    private void WriteFactories(SourceWriter writer)
    {
        string type = TypeEmitter.NameOf(declaration.Type);
        foreach (GeneratedMethod method in GeneratedMembers.Factories)
        {
            writer.Line();
            writer.Line(method.Documentation);
            writer.Line($"public static {type} {method.Name}({method.Parameters}) =>");
            using (writer.Indent())
            {
                writer.Line($"new(global::ModelGen.ParameterSet.{method.Name}({code.QualifiedName}.{code.Layout}, {method.ParameterName}));");
            }
        }
    }

    private void WriteEntry(SourceWriter writer, EntryEmitter entry)
    {
        EntryScope scope = entry.Scope;
        var signatures = new EntrySignatures(scope, isPublic: true);
        string type = scope.ReturnType, name = scope.NameExpression;
        ImmutableArray<string> inputs = [.. scope.Inputs.Select(i => i.Text)], results = [.. scope.Results.Select(r => r.Text)];
        ImmutableArray<string> symbols = [.. scope.Symbols.Select(Infrastructure.CSharpName.Escape)];

        writer.Line();
        EntryDocumentation.WriteCall(writer, scope);
        Forward(writer, $"public {modifier}{type} {scope.Name}({string.Join(", ", signatures.Call)})", Call(entry.Run, [.. inputs, .. results, .. symbols]));
        if (!scope.IsBare)
        {
            writer.Line();
            EntryDocumentation.WriteTensorCall(writer, scope);
            Forward(writer, $"public {modifier}{type} {scope.Name}({string.Join(", ", signatures.TensorCall)})", Call(entry.Run, [.. inputs.Concat(results).Select(a => "in " + a)]));
        }

        if (scope.TakesBatch)
        {
            writer.Line();
            EntryDocumentation.WriteBatchCall(writer, scope);
            string[] outs = [.. scope.Results.Length == 1 ? [] : results.Select(r => "out " + r)];
            Forward(
                writer,
                $"public {modifier}{scope.BatchReturnType("global::System.")} {scope.Name}({string.Join(", ", signatures.BatchCall)})",
                Call(entry.Run, [scope.Batch.Text, .. outs]));
        }

        if (!entry.GoesBack)
        {
            return;
        }

        writer.Line();
        EntryDocumentation.WriteForward(writer, scope, entry.HasMode);
        Forward(
            writer,
            $"public {type} {scope.ForwardName}({string.Join(", ", signatures.Forward(entry.HasMode))})",
            Call(entry.RunForward, [name, .. inputs, .. results, scope.Tape.Text, .. entry.HasMode ? [scope.Training.Text] : Array.Empty<string>(), .. symbols]));

        writer.Line();
        EntryDocumentation.WriteBackward(writer, scope, entry.HasMode);
        Forward(
            writer,
            $"public void {scope.BackwardName}({string.Join(", ", signatures.Backward)})",
            Call(entry.RunBackward, [name, .. inputs, .. scope.ResultGradients.Concat(scope.InputGradients).Select(g => g.Text), scope.Gradients.Text, scope.Tape.Text, .. symbols]));
    }

    /// <summary>A call of a method behind an entry point.</summary>
    private string Call(string method, ImmutableArray<string> arguments) => $"{code.QualifiedName}.{method}({string.Join(", ", arguments.Prepend("this.Parameters"))})";

    private static void Forward(SourceWriter writer, string signature, string call)
    {
        writer.Line(signature + " =>");
        using (writer.Indent())
        {
            writer.Line(call + ";");
        }
    }
}
