using System.Runtime.CompilerServices;

namespace GeneratorTests.Infrastructure;

/// <summary>Files of the repository, for tests about the repository itself.</summary>
internal static class Repository
{
    public static string Path(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Root(), .. parts]);

    private static string Root([CallerFilePath] string file = "") =>
        System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(file)!, "..", "..", ".."));
}
