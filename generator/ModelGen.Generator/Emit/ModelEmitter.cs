using ModelGen.Generator.Declarations;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Scheduling;

namespace ModelGen.Generator.Emit;

/// <summary>
/// Writes a model's generated file. The user's class gets members that pass on what they are given; what they pass it to stands in a class of its own, in a
/// namespace below the runtime's, where no name of the user's can get in the way.
/// </summary>
internal static class ModelEmitter
{
    public static EquatableArray<GeneratedSource> Emit(ProgramPlan plan, CancellationToken cancellation = default)
    {
        var writer = new SourceWriter();
        writer.Line(TypeEmitter.Header);
        var code = new CodeEmitter(plan);
        code.WriteBody(cancellation);
        new ClassEmitter(plan, code).Write(writer);
        writer.Line();
        code.Write(writer);
        return Single(plan.Program.Declaration, writer);
    }

    /// <summary>
    /// For a family: what its closed models have in common. For a model with errors: the same members as without, so that code which uses the model has no errors of its
    /// own; each throws.
    /// </summary>
    public static EquatableArray<GeneratedSource> EmitSignatures(ModelDeclaration declaration)
    {
        var writer = new SourceWriter();
        writer.Line(TypeEmitter.Header);
        if (declaration.IsFamily)
        {
            FamilyEmitter.Write(writer, declaration);
        }
        else
        {
            BrokenModelEmitter.Write(writer, declaration);
        }

        return Single(declaration, writer);
    }

    private static EquatableArray<GeneratedSource> Single(ModelDeclaration declaration, SourceWriter writer) =>
        [new GeneratedSource(declaration.Type.HintName, writer.ToString())];
}
