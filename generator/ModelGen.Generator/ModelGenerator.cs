using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Declarations;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator;

/// <summary>
/// Compiles <c>[Model]</c> classes and binds the layers of <c>[Module]</c> classes. Two branches leave each declaration: generated files, which depend on
/// the declaration alone, and diagnostics, which meet their places and the compilation only at the very end.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class ModelGenerator : IIncrementalGenerator
{
    private readonly Compiler compiler;

    /// <summary>Called by the C# compiler.</summary>
    public ModelGenerator()
        : this(ModelCompiler.Guarded)
    {
    }

    internal ModelGenerator(Compiler compiler) => this.compiler = compiler;

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var oldLanguage = context.ParseOptionsProvider.Select((options, _) => LanguageLevel.TooOld(options));
        var models = Understood(oldLanguage, context.SyntaxProvider
            .ForAttributeWithMetadataName(Library.ModelAttribute, IsTypeDeclaration, DeclarationReader.ReadModel)
            .WithTrackingName(TrackingNames.ReadModel));
        var compiledModels = models
            .Select((read, _) => read.Declaration).WithTrackingName(TrackingNames.ModelDeclaration)
            .Select(compiler.Compile).WithTrackingName(TrackingNames.CompiledModel);

        var modules = Understood(oldLanguage, context.SyntaxProvider
            .ForAttributeWithMetadataName(Library.ModuleAttribute, IsTypeDeclaration, DeclarationReader.ReadModule)
            .WithTrackingName(TrackingNames.ReadModule));
        var compiledModules = modules
            .Select((read, _) => read.Declaration).WithTrackingName(TrackingNames.ModuleDeclaration)
            .Select(compiler.Compile).WithTrackingName(TrackingNames.CompiledModule);

        var unmarkedDerived = context.SyntaxProvider.CreateSyntaxProvider(UnmarkedModels.HasBaseArguments, UnmarkedModels.Find).Collect();
        var unmarkedForward = context.SyntaxProvider.ForAttributeWithMetadataName(Library.ForwardAttribute, IsMethod, UnmarkedModels.Find).Collect();
        var unmarkedLoss = context.SyntaxProvider.ForAttributeWithMetadataName(Library.LossAttribute, IsMethod, UnmarkedModels.Find).Collect();
        var modelDiagnostics = models.Collect().Combine(compiledModels.Collect()).Select((p, _) => LocatedDiagnostic.Join(p.Left, p.Right));
        var moduleDiagnostics = modules.Collect().Combine(compiledModules.Collect()).Select((p, _) => LocatedDiagnostic.Join(p.Left, p.Right));
        var diagnostics = modelDiagnostics
            .Combine(moduleDiagnostics)
            .Select((p, _) => p.Left.Union(p.Right).ToEquatableArray())
            .Combine(unmarkedDerived.Combine(unmarkedForward.Combine(unmarkedLoss)).Select(
                (p, _) => p.Left.Concat(p.Right.Left).Concat(p.Right.Right).OfType<LocatedDiagnostic>().Distinct().ToEquatableArray()))
            .Combine(context.AnalyzerConfigOptionsProvider.Select((options, _) => LiveAnalysis.IsOn(options.GlobalOptions)))
            .SelectMany((p, _) => p.Right ? [] : p.Left.Left.Union(p.Left.Right).ToImmutableArray()).WithTrackingName(TrackingNames.Diagnostic)
            .Combine(context.CompilationProvider);

        context.RegisterSourceOutput(compiledModels.Select((compiled, _) => compiled.Sources).WithTrackingName(TrackingNames.ModelSource), AddSources);
        context.RegisterSourceOutput(compiledModules.Select((compiled, _) => compiled.Sources).WithTrackingName(TrackingNames.ModuleSource), AddSources);
        context.RegisterSourceOutput(diagnostics, (output, p) => output.ReportDiagnostic(p.Left.ToDiagnostic(p.Right)));
        context.RegisterSourceOutput(oldLanguage, ReportOldLanguage);
    }

    /// <summary>The declarations, or none where the project's C# is too old: whatever was said or generated would only add errors to the one that matters.</summary>
    private static IncrementalValuesProvider<T> Understood<T>(IncrementalValueProvider<string?> oldLanguage, IncrementalValuesProvider<T> declarations) =>
        declarations.Combine(oldLanguage).Where(p => p.Right == null).Select((p, _) => p.Left);

    private static bool IsTypeDeclaration(SyntaxNode node, CancellationToken cancellation) => node is TypeDeclarationSyntax;

    private static bool IsMethod(SyntaxNode node, CancellationToken cancellation) => node is MethodDeclarationSyntax;

    private static void ReportOldLanguage(SourceProductionContext output, string? version)
    {
        if (version != null)
        {
            output.ReportDiagnostic(LanguageLevel.Diagnostic(version));
        }
    }

    private static void AddSources(SourceProductionContext output, EquatableArray<GeneratedSource> sources)
    {
        foreach (GeneratedSource source in sources)
        {
            output.AddSource(source.HintName, source.Text);
        }
    }
}
