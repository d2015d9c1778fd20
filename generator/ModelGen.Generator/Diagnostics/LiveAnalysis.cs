using Microsoft.CodeAnalysis.Diagnostics;

namespace ModelGen.Generator.Diagnostics;

/// <summary>
/// Who speaks, so that nothing is said twice. In a build it is the generator, because it also runs where analyzers are switched off. In an editor it is
/// the analyzer, because editors run generators on save only.
/// </summary>
/// <remarks>
/// The package's targets add <c>ModelGen.LiveAnalysis.globalconfig</c> to the compiler's inputs in design-time builds. A property made visible to the
/// compiler would not do: both kinds of builds write those to one file, where the last one wins.
/// </remarks>
internal static class LiveAnalysis
{
    public const string Option = "modelgen_live_analysis";

    public static bool IsOn(AnalyzerConfigOptions globalOptions) =>
        globalOptions.TryGetValue(Option, out string? value) && string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
}
