namespace ModelGen.Generator;

/// <summary>Names of the pipeline's steps, by which tests see what ran and what was cached.</summary>
internal static class TrackingNames
{
    /// <summary>Runs at every change of the compilation; its result changes with text positions.</summary>
    public const string ReadModel = nameof(ReadModel);

    /// <summary>Changes with what is declared only.</summary>
    public const string ModelDeclaration = nameof(ModelDeclaration);

    public const string CompiledModel = nameof(CompiledModel);

    public const string ModelSource = nameof(ModelSource);

    public const string ReadModule = nameof(ReadModule);

    public const string ModuleDeclaration = nameof(ModuleDeclaration);

    public const string CompiledModule = nameof(CompiledModule);

    public const string ModuleSource = nameof(ModuleSource);

    public const string Diagnostic = nameof(Diagnostic);
}
