using ModelGen.Generator.Declarations;

namespace ModelGen.Generator.Emit;

/// <summary>
/// Writes the generated part of a family: the binding of its layers, and the members by which code uses any of its models. What they do stands in the closed models,
/// which override them; a derived class that is none of these has no parameters, and says so. Forward and backward pairs are the closed models' own: whether one is told of
/// training depends on the values.
/// </summary>
internal static class FamilyEmitter
{
    public static void Write(SourceWriter writer, ModelDeclaration declaration) =>
        TypeEmitter.Write(writer, declaration.Type, $" : {BindingEmitter.Interface}", _ => { }, w => WriteMembers(w, declaration));

    private static void WriteMembers(SourceWriter writer, ModelDeclaration declaration)
    {
        string thrown = $"throw new global::System.InvalidOperationException(\"'{declaration.Type.Name}' is a family of models: mark the class that is derived from it with [Model].\")";
        writer.Line(GeneratedMembers.ParametersSummary);
        writer.Line($"public virtual global::ModelGen.ParameterSet Parameters => {thrown};");
        ClassEmitter.WriteStorage(writer);
        foreach (EntryPointDeclaration entryPoint in declaration.EntryPoints)
        {
            var entry = EntryScope.OfSignature(entryPoint);
            var signatures = new EntrySignatures(entry, isPublic: true);
            string what = $"<c>{entryPoint.Name}</c> of whichever model of the family this is";
            Member(
                writer,
                $"{what}, with its sizes.",
                $"{entry.ReturnType} {entry.Name}({string.Join(", ", signatures.Call)})",
                thrown.Replace("(\"", $"({entry.NameExpression} + \": "));
            if (!entry.IsBare)
            {
                Member(writer, $"{what}; named sizes are taken from the tensors.", $"{entry.ReturnType} {entry.Name}({string.Join(", ", signatures.TensorCall)})", thrown);
            }

            if (entry.TakesBatch)
            {
                Member(writer, $"{what}; inputs are taken from the batch by their names.", $"{entry.BatchReturnType("global::System.")} {entry.Name}({string.Join(", ", signatures.BatchCall)})", thrown);
            }
        }

        BindingEmitter.Write(writer, declaration.Class);
    }

    private static void Member(SourceWriter writer, string summary, string signature, string body)
    {
        writer.Line();
        writer.Line($"/// <summary>{summary}</summary>");
        writer.Line($"public virtual {signature} =>");
        using (writer.Indent())
        {
            writer.Line(body + ";");
        }
    }
}
