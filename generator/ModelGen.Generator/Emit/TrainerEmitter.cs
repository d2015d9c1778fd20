using System.Collections.Immutable;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Emit;

/// <summary>Writes a model's trainer: one step method for each loss.</summary>
internal sealed class TrainerEmitter(SourceWriter writer, CodeEmitter code)
{
    /// <summary>The named dimensions of all losses: a trainer is created for their largest values.</summary>
    private readonly ImmutableArray<string> symbols = [.. code.Losses.SelectMany(l => l.Entry.Scope.Symbols).Distinct()];

    /// <summary>Losses that carry state, with the field that holds it and the public names of its tensors.</summary>
    private readonly ImmutableArray<(EntryScope Scope, string Field, ImmutableArray<string> Properties)> states = States([.. code.Losses.Select(l => l.Entry.Scope)]);

    /// <summary>Names the state of losses: <c>H</c> for that of <c>Loss</c>, <c>GeneratorLossH</c> for that of <c>GeneratorLoss</c>.</summary>
    public static ImmutableArray<(EntryScope Scope, string Field, ImmutableArray<string> Properties)> States(ImmutableArray<EntryScope> losses)
    {
        var members = new NameTable([.. RuntimeNames.OfTrainer, .. losses.Select(l => l.StepName), .. losses.SelectMany(l => l.Symbols).Select(Capacity)]);
        return
        [
            .. losses.Where(l => !l.States.IsEmpty).Select(l => (
                l,
                members.Take(CSharpName.ToPathName(l.Declaration.Name) + "State"),
                l.States.Select(s => members.Take((l.Declaration.Name == "Loss" ? "" : CSharpName.ToMemberName(l.Declaration.Name)) + s.MemberName)).ToImmutableArray())),
        ];
    }

    public void Write()
    {
        var names = new NameTable(symbols);
        string optimizer = names.Take("optimizer"), seed = names.Take("seed"), parameters = names.Take("parameters");
        string declared = string.Concat(symbols.Select(s => $", int {CSharpName.Escape(s)}"));
        string passed = string.Concat(symbols.Select(s => ", " + CSharpName.Escape(s)));
        writer.Line();
        writer.Line("/// <summary>Makes a trainer: gradients, what the optimizer remembers, and the memory between forward and backward.</summary>");
        writer.Line($"/// <param name=\"{optimizer}\">Changes the parameters; may serve several trainers.</param>");
        foreach (string symbol in symbols)
        {
            writer.Line($"/// <param name=\"{symbol}\">The largest {symbol} of a step.</param>");
        }

        writer.Line($"/// <param name=\"{seed}\">Chooses the masks of dropout; a loss without dropout has no use for it.</param>");
        writer.Line($"public Trainer CreateTrainer(global::ModelGen.Optimizer {optimizer}{declared}, int {seed} = 0) => new(this.Parameters, {optimizer}{passed}, {seed});");
        writer.Line();
        writer.Line("/// <summary>Trains the model that made it. For one thread at a time; a step allocates nothing.</summary>");
        using (writer.Block("public sealed class Trainer : global::ModelGen.TrainerBase"))
        {
            writer.Line("private readonly global::ModelGen.ParameterSet parameters;");
            foreach (string symbol in symbols)
            {
                writer.Line($"private readonly int {Capacity(symbol)};");
            }

            foreach ((_, string field, _) in states)
            {
                writer.Line($"private readonly global::ModelGen.Runtime.TrainingState {field};");
            }

            writer.Line();
            string ranges = string.Concat(code.Losses.Select(l => $", {code.QualifiedName}.{l.Ranges}"));
            writer.Line($"internal Trainer(global::ModelGen.ParameterSet {parameters}, global::ModelGen.Optimizer {optimizer}{declared}, int {seed})");
            string lossNames = string.Join(", ", code.Losses.Select(l => $"\"{l.Entry.Scope.Declaration.Name}\""));
            writer.Line($"    : base({parameters}, {optimizer}, {seed}, [{lossNames}]{ranges})");
            using (writer.Braces())
            {
                foreach (string symbol in symbols)
                {
                    writer.Line($"global::ModelGen.Runtime.Check.Symbol({CSharpName.Escape(symbol)}, \"{symbol}\");");
                }

                writer.Line($"this.parameters = {parameters};");
                foreach (string symbol in symbols)
                {
                    writer.Line($"this.{Capacity(symbol)} = {CSharpName.Escape(symbol)};");
                }

                foreach ((EntryScope scope, string field, _) in states)
                {
                    IEnumerable<string> lengths = scope.States.Select(s => s.Length(CSharpName.Escape));
                    writer.Line($"this.{field} = new({string.Join(", ", lengths.Prepend(Literal.Int(scope.StateSymbols.Count())))});");
                    writer.Line($"this.Carry(\"{scope.Declaration.Name}\", this.{field});");
                }
            }

            WriteStates();

            foreach (LossCode loss in code.Losses)
            {
                WriteStep(loss);
            }
        }
    }

    private static string Capacity(string symbol) => symbol + "Capacity";

    /// <summary>What users see of the state that is carried from step to step.</summary>
    private void WriteStates()
    {
        foreach ((EntryScope scope, string field, ImmutableArray<string> properties) in states)
        {
            foreach (EntryState state in scope.States)
            {
                writer.Line();
                EntryDocumentation.WriteTrainerState(writer, scope, state);
                writer.Line($"public global::System.ReadOnlySpan<float> {properties[state.Index]} => this.{field}.Carried({Literal.Int(state.Index)});");
            }
        }

        if (!states.IsEmpty)
        {
            writer.Line();
            writer.Line("/// <summary>Makes the carried state zero, for a step of any sizes: where a new sequence begins.</summary>");
            using (writer.Block("public void ResetState()"))
            using (writer.Block("using (this.Guard.Enter())"))
            {
                foreach ((_, string field, _) in states)
                {
                    writer.Line($"this.{field}.Clear();");
                }
            }
        }
    }

    private void WriteStep(LossCode loss)
    {
        EntryScope scope = loss.Entry.Scope;
        string index = Literal.Int(loss.Index);
        string inputs = string.Concat(scope.Inputs.Select(i => i.Text + ", "));
        string results = string.Concat(scope.Results.Select(r => r.Text + ", "));
        string values = string.Concat(scope.Symbols.Select(s => ", " + CSharpName.Escape(s)));
        string noGradients = string.Concat(scope.InputGradients.Select(_ => "default, "));
        string result = new NameTable(scope.Inputs.Concat(scope.Results).Select(a => a.Name).Concat(scope.Symbols)).Take("loss");
        string check = string.Join(", ", scope.Inputs.Select(i => i.Text).Concat(scope.Symbols.Select(CSharpName.Escape)));
        string? state = states.Where(s => s.Scope == scope).Select(s => s.Field).FirstOrDefault();
        writer.Line();
        EntryDocumentation.WriteStep(writer, scope);
        using (writer.Block($"public float {scope.StepName}({string.Join(", ", new EntrySignatures(scope, isPublic: true).Step)})"))
        using (writer.Block("using (this.Guard.Enter())"))
        {
            foreach (string symbol in scope.Symbols)
            {
                writer.Line($"global::ModelGen.Runtime.Check.Capacity({CSharpName.Escape(symbol)}, this.{Capacity(symbol)}, \"{symbol}\");");
            }

            WriteStateOfStep(scope, state);
            writer.Line($"{code.QualifiedName}.{loss.Entry.Check}({check});");
            writer.Line($"this.BeginStep({index});");
            writer.Line($"float {result} = {code.QualifiedName}.{loss.Entry.Record}(this.parameters, \"{scope.Declaration.Name}\", {inputs}{results}this.Tape{values});");
            writer.Line($"{code.QualifiedName}.{loss.Entry.Replay}(this.parameters, \"{scope.Declaration.Name}\", {inputs}this.LossGradient, {noGradients}this.Gradients, this.Tape{values});");
            foreach (EntryState carried in scope.States)
            {
                writer.Line($"this.RequireFinite({index}, {carried.Result.Text}, \"{carried.Input.Name}\");");
            }

            string update = $"this.Update({index}, {result}{(loss.States is null ? "" : $", {code.QualifiedName}.{loss.States}")})";
            if (loss.States is null && state is null)
            {
                writer.Line($"{update};");
            }
            else
            {
                using (writer.Block($"if ({update})"))
                {
                    if (loss.States is not null)
                    {
                        writer.Line("this.Tape.CommitState();");
                    }

                    if (state is not null)
                    {
                        writer.Line($"this.{state}.Commit({string.Join(", ", scope.StateSymbols.Select(CSharpName.Escape))});");
                    }
                }
            }

            writer.Line($"return {result};");
        }

        if (scope.StepTakesBatch)
        {
            WriteBatchStep(scope);
        }
    }

    private void WriteBatchStep(EntryScope scope)
    {
        writer.Line();
        EntryDocumentation.WriteBatchStep(writer, scope);
        using (writer.Block($"public float {scope.StepName}(global::ModelGen.Batch {scope.Batch.Text})"))
        {
            BatchInputs.Write(writer, scope.OwnInputs, scope.Batch.Text, isPublic: true);
            writer.Line($"return this.{scope.StepName}({string.Join(", ", scope.OwnInputs.Select(i => i.Text).Concat(scope.Symbols.Select(CSharpName.Escape)))});");
        }
    }

    /// <summary>Takes the state as the step before has left it, and the memory for its new values.</summary>
    private void WriteStateOfStep(EntryScope scope, string? field)
    {
        string[] symbols = [.. scope.StateSymbols];
        for (int i = 0; i < symbols.Length; i++)
        {
            writer.Line($"this.{field}.RequireSize({Literal.Int(i)}, {CSharpName.Escape(symbols[i])}, \"{symbols[i]}\");");
        }

        foreach (EntryState state in scope.States)
        {
            string arguments = $"{Literal.Int(state.Index)}, {state.Length(CSharpName.Escape)}";
            writer.Line($"global::System.ReadOnlySpan<float> {state.Input.Text} = this.{field}.Current({arguments});");
            writer.Line($"global::System.Span<float> {state.Result.Text} = this.{field}.Next({arguments});");
        }
    }
}
