using ModelGen.Generator.Declarations;
using ModelGen.Generator.Scheduling;

namespace ModelGen.Generator.Emit;

/// <summary>Writes the members that a model class gets.</summary>
internal sealed class ClassEmitter(ProgramPlan plan, CodeEmitter code)
{
    private readonly ModelDeclaration declaration = plan.Program.Declaration;

    public void Write(SourceWriter writer) =>
        TypeEmitter.Write(writer, declaration.Type, $" : {BindingEmitter.Interface}", w => RemarksEmitter.Write(w, plan), WriteMembers);

    private void WriteMembers(SourceWriter writer)
    {
        string name = declaration.Type.Name;
        writer.Line($$"""
            /// <summary>Makes a model with PyTorch's default initialisation.</summary>
            /// <param name="seed">Equal seeds give equal weights, on every machine.</param>
            public {{name}}(int seed)
                : this(new global::ModelGen.ParameterSet({{code.QualifiedName}}.{{code.Layout}})) =>
                this.Parameters.Initialize(seed);

            private {{name}}(global::ModelGen.ParameterSet parameters)
            {
                this.Parameters = parameters;
                new global::ModelGen.Runtime.Binder(parameters).Bind(this);
            }

            /// <summary>The parameters by their <c>state_dict</c> names.</summary>
            public global::ModelGen.ParameterSet Parameters { get; }

            /// <summary>Makes a model from a safetensors file; nothing is initialised first.</summary>
            /// <exception cref="global::ModelGen.WeightMismatchException">Names, shapes or types do not fit; all mismatches are listed.</exception>
            public static {{TypeEmitter.NameOf(declaration.Type)}} FromFile(string path)
            {
                {{TypeEmitter.NameOf(declaration.Type)}} model = new(new global::ModelGen.ParameterSet({{code.QualifiedName}}.{{code.Layout}}));
                model.Load(path);
                return model;
            }

            /// <summary>Saves the parameters as a safetensors file with PyTorch's names and shapes; the file appears whole or not at all.</summary>
            public void Save(string path) => this.Parameters.Save(path);

            /// <summary>Loads the parameters from a safetensors file; either all are replaced or, when anything does not fit, none.</summary>
            /// <exception cref="global::ModelGen.WeightMismatchException">Names, shapes or types do not fit; all mismatches are listed.</exception>
            public void Load(string path) => this.Parameters.Load(path);

            /// <summary>A set of zeros for the gradients that the backward methods add to.</summary>
            public global::ModelGen.ParameterSet CreateGradients() => this.Parameters.CreateGradients();
            """);
        foreach (EntryEmitter entry in code.Entries)
        {
            WriteEntry(writer, entry);
            if (entry.Scope.HasSession)
            {
                new SessionEmitter(writer, entry.Scope).Write($"{code.QualifiedName}.{entry.Run}");
            }
        }

        if (!code.Losses.IsEmpty)
        {
            new TrainerEmitter(writer, code).Write();
        }

        BindingEmitter.Write(writer, declaration.Class);
    }

    private void WriteEntry(SourceWriter writer, EntryEmitter entry)
    {
        EntryScope scope = entry.Scope;
        var signatures = new EntrySignatures(scope, isPublic: true);
        string type = scope.IsLoss ? "float" : "void";
        string target = $"{code.QualifiedName}.";
        string inputs = string.Join("", scope.Inputs.Select(i => i.Text + ", "));
        string results = string.Join("", scope.Results.Select(r => r.Text + ", "));
        string symbols = string.Concat(scope.Symbols.Select(s => ", " + Infrastructure.CSharpName.Escape(s)));
        string tensors = string.Concat(scope.Inputs.Concat(scope.Results).Select(a => ", in " + a.Text));

        writer.Line();
        EntryDocumentation.WriteCall(writer, scope);
        Forward(writer, $"public {type} {scope.Name}({string.Join(", ", signatures.Call)})", $"{target}{entry.Run}(this.Parameters, {Trim(inputs + results)}{symbols})");

        writer.Line();
        EntryDocumentation.WriteTensorCall(writer, scope);
        Forward(writer, $"public {type} {scope.Name}({string.Join(", ", signatures.TensorCall)})", $"{target}{entry.Run}(this.Parameters{tensors})");

        writer.Line();
        EntryDocumentation.WriteForward(writer, scope);
        Forward(
            writer,
            $"public {type} {scope.Declaration.Name}Forward({string.Join(", ", signatures.Forward)})",
            $"{target}{entry.RunForward}(this.Parameters, {scope.NameExpression}, {inputs}{results}{scope.Tape.Text}{symbols})");

        string gradients = string.Concat(scope.ResultGradients.Concat(scope.InputGradients).Select(g => g.Text + ", "));
        writer.Line();
        EntryDocumentation.WriteBackward(writer, scope);
        Forward(
            writer,
            $"public void {scope.Declaration.Name}Backward({string.Join(", ", signatures.Backward)})",
            $"{target}{entry.RunBackward}(this.Parameters, {scope.NameExpression}, {inputs}{gradients}{scope.Gradients.Text}, {scope.Tape.Text}{symbols})");
    }

    private static string Trim(string list) => list.Length > 2 ? list.Substring(0, list.Length - 2) : list;

    private static void Forward(SourceWriter writer, string signature, string call)
    {
        writer.Line(signature + " =>");
        using (writer.Indent())
        {
            writer.Line(call + ";");
        }
    }
}
