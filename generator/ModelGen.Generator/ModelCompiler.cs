using ModelGen.Generator.Declarations;

namespace ModelGen.Generator;

/// <summary>What happens between a declaration and its text.</summary>
internal static class ModelCompiler
{
    public static CompilationResult Compile(ModelDeclaration declaration, CancellationToken cancellation) => CompilationResult.Empty;

    public static CompilationResult Compile(ModuleDeclaration declaration, CancellationToken cancellation) => CompilationResult.Empty;
}
