using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace ModelGen.Models.Tests;

/// <summary>The program in <c>tests/ModelGen.Aot</c>, published with NativeAOT, prints the same bits as under the JIT.</summary>
public class NativeAotTests
{
    /// <summary>They narrow what the JIT compiles for; a native program doesn't know them.</summary>
    private static readonly string[] switches = ["DOTNET_EnableAVX512", "DOTNET_EnableAVX2", "DOTNET_EnableHWIntrinsic"];

    [Fact]
    public void NativeAot_gives_the_bits_of_the_JIT()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The test publishes for Linux.");
        Assert.SkipWhen(
            Array.Exists(switches, s => Environment.GetEnvironmentVariable(s) == "0"), "A switch narrows the JIT's instruction set, and results of other widths differ in the last bits.");
        Assert.SkipUnless(Exists("clang") || Exists("gcc"), "NativeAOT links with clang or gcc, and neither is installed.");
        Assert.SkipUnless(File.Exists("/usr/include/zlib.h"), "NativeAOT needs zlib's development files (Debian: zlib1g-dev).");

        string project = Path.Combine(Repository(), "tests", "ModelGen.Aot");
        string output = Directory.CreateTempSubdirectory("modelgen-aot-").FullName;
        try
        {
            // Trimming and NativeAOT warnings are errors, as all warnings are in this repository; the C# analyzers have run in the ordinary build.
            Run("dotnet", $"publish \"{project}\" -c Release -o \"{Path.Combine(output, "aot")}\" -nologo -v q -p:RunAnalyzers=false --artifacts-path \"{Path.Combine(output, "artifacts")}\"");
            string native = Run(Path.Combine(output, "aot", "ModelGen.Aot"), "");
            string assembly = Directory.GetFiles(Path.Combine(output, "artifacts", "bin", "ModelGen.Aot"), "ModelGen.Aot.dll", SearchOption.AllDirectories)[0];
            string jit = Run("dotnet", $"\"{assembly}\"");
            Assert.Contains("fc3.bias", native, StringComparison.Ordinal);
            Assert.Equal(jit, native);
        }
        finally
        {
            Directory.Delete(output, recursive: true);
        }
    }

    private static bool Exists(string command) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, command)));

    private static string Repository([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));

    private static string Run(string command, string arguments)
    {
        var start = new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{command} {arguments}\n{output}\n{errors.Result}");
        return output;
    }
}
