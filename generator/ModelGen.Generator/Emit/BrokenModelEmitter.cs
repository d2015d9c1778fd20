using ModelGen.Generator.Declarations;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Emit;

/// <summary>
/// Writes the members of a model that has errors. Signatures depend on the declared shapes alone, so code that uses the model compiles; bodies throw.
/// </summary>
internal static class BrokenModelEmitter
{
    private const string Message = "\"The model has errors: see the diagnostics of its build.\"";

    public static void Write(SourceWriter writer, ModelDeclaration declaration) =>
        TypeEmitter.Write(writer, declaration.Type, "", _ => { }, w => WriteMembers(w, declaration));

    private static void WriteMembers(SourceWriter writer, ModelDeclaration declaration)
    {
        string name = TypeEmitter.NameOf(declaration.Type);
        Member(writer, $"public {declaration.Type.Name}(int seed)");
        Member(writer, "public global::ModelGen.ParameterSet Parameters");
        Member(writer, $"public static {name} FromFile(string path)");
        Member(writer, "public void Save(string path)");
        Member(writer, "public void Load(string path)");
        Member(writer, "public global::ModelGen.ParameterSet CreateGradients()");
        List<EntryScope> entries = [.. declaration.EntryPoints.Items.Select(e => new EntryScope(e, [.. e.ResultNames.Items.Select(_ => Graphs.Shape.Scalar)]))];
        foreach (EntryScope entry in entries)
        {
            var signatures = new EntrySignatures(entry, isPublic: true);
            string type = entry.IsLoss ? "float" : "void";
            Member(writer, $"public {type} {entry.Name}({string.Join(", ", signatures.Call)})");
            Member(writer, $"public {type} {entry.Name}({string.Join(", ", signatures.TensorCall)})");
            Member(writer, $"public {type} {entry.Declaration.Name}Forward({string.Join(", ", signatures.Forward)})", entry.NameExpression);
            Member(writer, $"public void {entry.Declaration.Name}Backward({string.Join(", ", signatures.Backward)})");
            if (entry.HasSession)
            {
                new SessionEmitter(writer, entry).WriteBroken(signature => Member(writer, signature));
            }
        }

        WriteTrainer(writer, [.. entries.Where(e => e.IsLoss)]);
    }

    private static void WriteTrainer(SourceWriter writer, List<EntryScope> losses)
    {
        if (losses.Count == 0)
        {
            return;
        }

        List<string> symbols = [.. losses.SelectMany(l => l.Symbols).Distinct()];
        var names = new NameTable(symbols);
        string optimizer = names.Take("optimizer"), seed = names.Take("seed");
        string declared = string.Concat(symbols.Select(s => $", int {CSharpName.Escape(s)}"));
        Member(writer, $"public Trainer CreateTrainer(global::ModelGen.Optimizer {optimizer}{declared}, int {seed} = 0)");
        using (writer.Block("public sealed class Trainer : global::ModelGen.TrainerBase"))
        {
            writer.Line("private Trainer() : base(null!, null!, 0) { }");
            writer.Line();
            var states = TrainerEmitter.States([.. losses]);
            foreach (string property in states.SelectMany(s => s.Properties))
            {
                Member(writer, $"public global::System.ReadOnlySpan<float> {property}");
            }

            if (!states.IsEmpty)
            {
                Member(writer, "public void ResetState()");
            }

            foreach (EntryScope loss in losses)
            {
                Member(writer, $"public float {loss.StepName}({string.Join(", ", new EntrySignatures(loss, isPublic: true).Step)})");
            }
        }
    }

    /// <param name="use">A text that uses a private method of the user's, so that nothing else complains that it is unused.</param>
    private static void Member(SourceWriter writer, string signature, string? use = null)
    {
        string body = $"throw new global::System.InvalidOperationException({(use is null ? "" : use + " + \": \" + ")}{Message});";
        bool isProperty = !signature.EndsWith(")", StringComparison.Ordinal);
        writer.Line(isProperty ? $"{signature} {{ get {{ {body} }} }}" : $"{signature} {{ {body} }}");
        writer.Line();
    }
}
