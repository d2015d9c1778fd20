using ModelGen.Generator.Declarations;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Emit;

/// <summary>Writes the generated part of a module: its binding. What a module computes is emitted with the models that use it.</summary>
internal static class ModuleEmitter
{
    public static EquatableArray<GeneratedSource> Emit(ModuleDeclaration module)
    {
        if (module.Class.Type is not { } type)
        {
            return [];
        }

        var writer = new SourceWriter();
        writer.Line(TypeEmitter.Header);
        TypeEmitter.Write(writer, type, $" : {BindingEmitter.Interface}", _ => { }, w => BindingEmitter.Write(w, module.Class));
        return [new GeneratedSource(type.HintName, writer.ToString())];
    }
}
