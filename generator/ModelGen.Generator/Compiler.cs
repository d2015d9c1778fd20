using ModelGen.Generator.Declarations;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator;

/// <summary>
/// What turns declarations into text. Whatever it throws becomes one diagnostic: a mistake in ModelGen must not take a user's build down, nor flood it with
/// errors at every use of the model.
/// </summary>
/// <param name="model">Compiles a model.</param>
/// <param name="module">Compiles a module.</param>
/// <param name="signatures">Gives a model's members without what they do.</param>
internal sealed class Compiler(
    Func<ModelDeclaration, CancellationToken, CompilationResult> model,
    Func<ModuleDeclaration, CancellationToken, CompilationResult> module,
    Func<ModelDeclaration, CancellationToken, CompilationResult> signatures)
{
    public CompilationResult Compile(ModelDeclaration? declaration, CancellationToken cancellation)
    {
        CompilationResult result = Guarded(declaration, declaration?.Class.Name, model, cancellation);
        return result.Diagnostics.Any(d => d.IsFailure)
            ? result with { Sources = Guarded(declaration, declaration?.Class.Name, signatures, cancellation).Sources }
            : result;
    }

    public CompilationResult Compile(ModuleDeclaration? declaration, CancellationToken cancellation) =>
        Guarded(declaration, declaration?.Class.Name, module, cancellation);

    private static CompilationResult Guarded<T>(T? declaration, string? name, Func<T, CancellationToken, CompilationResult> compile, CancellationToken cancellation)
        where T : class
    {
        try
        {
            return declaration is null ? CompilationResult.Empty : compile(declaration, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new CompilationResult([], [DiagnosticInfo.OfFailure(name ?? "", e)]);
        }
    }
}
