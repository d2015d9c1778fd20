using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;

namespace GeneratorTests.Infrastructure;

/// <summary>Source text compiled and loaded into this process.</summary>
internal static class InMemoryAssembly
{
    /// <summary>Compiles files that must be free of errors.</summary>
    public static Assembly Compile(params ReadOnlySpan<string> sources) => Load(TestCompilation.Create(sources));

    /// <summary>Emits a compilation that must be free of errors, and loads it.</summary>
    public static Assembly Load(Compilation compilation, OptimizationLevel level = OptimizationLevel.Release)
    {
        using var image = new MemoryStream();
        var result = compilation.WithOptions(compilation.Options.WithOptimizationLevel(level)).Emit(image, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));
        image.Position = 0;
        
        // A context of its own: all test compilations have the same name.
        return new AssemblyLoadContext(null).LoadFromStream(image);
    }
}
