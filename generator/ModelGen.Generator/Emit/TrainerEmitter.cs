using System.Collections.Immutable;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Emit;

/// <summary>Writes a model's trainer: one step method for each loss.</summary>
internal sealed class TrainerEmitter(SourceWriter writer, CodeEmitter code)
{
    /// <summary>The named dimensions of all losses: a trainer is created for their largest values.</summary>
    private readonly ImmutableArray<string> symbols = [.. code.Losses.SelectMany(l => l.Entry.Scope.Symbols).Distinct()];

    public void Write()
    {
        var names = new NameTable(symbols);
        string optimizer = names.Take("optimizer"), parameters = names.Take("parameters");
        string declared = string.Concat(symbols.Select(s => $", int {CSharpName.Escape(s)}"));
        string passed = string.Concat(symbols.Select(s => ", " + CSharpName.Escape(s)));
        writer.Line();
        writer.Line("/// <summary>Makes a trainer: gradients, what the optimizer remembers, and the memory between forward and backward.</summary>");
        writer.Line($"/// <param name=\"{optimizer}\">Changes the parameters; may serve several trainers.</param>");
        foreach (string symbol in symbols)
        {
            writer.Line($"/// <param name=\"{symbol}\">The largest {symbol} of a step.</param>");
        }

        writer.Line($"public Trainer CreateTrainer(global::ModelGen.Optimizer {optimizer}{declared}) => new(this.Parameters, {optimizer}{passed});");
        writer.Line();
        writer.Line("/// <summary>Trains the model that made it. For one thread at a time; a step allocates nothing.</summary>");
        using (writer.Block("public sealed class Trainer : global::ModelGen.TrainerBase"))
        {
            writer.Line("private readonly global::ModelGen.ParameterSet parameters;");
            foreach (string symbol in symbols)
            {
                writer.Line($"private readonly int {Capacity(symbol)};");
            }

            writer.Line();
            string ranges = string.Concat(code.Losses.Select(l => $", {code.QualifiedName}.{l.Ranges}"));
            writer.Line($"internal Trainer(global::ModelGen.ParameterSet {parameters}, global::ModelGen.Optimizer {optimizer}{declared})");
            writer.Line($"    : base({parameters}, {optimizer}{ranges})");
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
            }

            foreach (LossCode loss in code.Losses)
            {
                WriteStep(loss);
            }
        }
    }

    private static string Capacity(string symbol) => symbol + "Capacity";

    private void WriteStep(LossCode loss)
    {
        EntryScope scope = loss.Entry.Scope;
        string index = Literal.Int(loss.Index);
        string inputs = string.Concat(scope.Inputs.Select(i => i.Text + ", "));
        string values = string.Concat(scope.Symbols.Select(s => ", " + CSharpName.Escape(s)));
        string noGradients = string.Concat(scope.InputGradients.Select(_ => "default, "));
        string result = new NameTable(scope.Inputs.Select(i => i.Name).Concat(scope.Symbols)).Take("loss");
        string check = string.Join(", ", scope.Inputs.Select(i => i.Text).Concat(scope.Symbols.Select(CSharpName.Escape)));
        writer.Line();
        EntryDocumentation.WriteStep(writer, scope);
        using (writer.Block($"public float {scope.StepName}({string.Join(", ", new EntrySignatures(scope, isPublic: true).Step)})"))
        {
            foreach (string symbol in scope.Symbols)
            {
                writer.Line($"global::ModelGen.Runtime.Check.Capacity({CSharpName.Escape(symbol)}, this.{Capacity(symbol)}, \"{symbol}\");");
            }

            writer.Line($"{code.QualifiedName}.{loss.Entry.Check}({check});");
            writer.Line($"this.BeginStep({index});");
            writer.Line($"float {result} = {code.QualifiedName}.{loss.Entry.RunForward}(this.parameters, \"{scope.Declaration.Name}\", {inputs}this.Tape{values});");
            writer.Line($"{code.QualifiedName}.{loss.Entry.RunBackward}(this.parameters, \"{scope.Declaration.Name}\", {inputs}1f, {noGradients}this.Gradients, this.Tape{values});");
            writer.Line($"this.Update({index}, {result});");
            writer.Line($"return {result};");
        }
    }
}
