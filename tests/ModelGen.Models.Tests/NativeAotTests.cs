using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using FashionMnist;

namespace ModelGen.Models.Tests;

/// <summary>The programs in <c>tests/ModelGen.Aot</c>, published with NativeAOT.</summary>
public sealed class NativeAotTests : IDisposable
{
    private const int MostBytesOverEmpty = 410_000;

    /// <summary>They narrow what the JIT compiles for; a native program doesn't know them.</summary>
    private static readonly string[] switches = ["DOTNET_EnableAVX512", "DOTNET_EnableAVX2", "DOTNET_EnableHWIntrinsic"];

    private readonly string folder = Directory.CreateTempSubdirectory("modelgen-aot-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void NativeAot_gives_the_bits_of_the_JIT()
    {
        SkipWithoutToolchain();
        SkipWhereNarrowed();

        string native = Run(Publish("Bits"), "");
        string assembly = Directory.GetFiles(Path.Combine(Artifacts("Bits"), "bin"), "ModelGen.Aot.dll", SearchOption.AllDirectories)[0];
        string jit = Run("dotnet", $"\"{assembly}\"");
        Assert.Contains("fc3.bias", native, StringComparison.Ordinal);
        Assert.Contains("blocks.1.norm.running_var", native, StringComparison.Ordinal);
        Assert.Equal(jit, native);
    }

    [Fact]
    public void A_program_that_loads_weights_is_small_and_gives_the_bits_of_the_JIT()
    {
        SkipWithoutToolchain();
        SkipWhereNarrowed();

        string empty = Publish("Empty");
        string inference = Publish("Inference");
        long added = new FileInfo(inference).Length - new FileInfo(empty).Length;
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{added} bytes over an empty program"));
        Assert.InRange(added, 1, MostBytesOverEmpty);

        var net = new FashionNet(seed: 1);
        string weights = Path.Combine(folder, "weights.safetensors");
        net.Save(weights);
        var scores = new float[10];
        net.Logits(new float[784], scores, batch: 1);
        IEnumerable<string> bits = scores.Select(score => BitConverter.SingleToInt32Bits(score).ToString(CultureInfo.InvariantCulture));
        Assert.Equal(bits, Run(inference, $"\"{weights}\"").Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static void SkipWithoutToolchain()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The test publishes for Linux.");
        Assert.SkipUnless(Exists("clang") || Exists("gcc"), "NativeAOT links with clang or gcc, and neither is installed.");
        Assert.SkipUnless(File.Exists("/usr/include/zlib.h"), "NativeAOT needs zlib's development files (Debian: zlib1g-dev).");
    }

    private static void SkipWhereNarrowed() => Assert.SkipWhen(
        Array.Exists(switches, s => Environment.GetEnvironmentVariable(s) == "0"),
        "A switch narrows the JIT's instruction set, and results of other widths differ in the last bits.");

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

    /// <summary>The path of the native program.</summary>
    private string Publish(string program)
    {
        string project = Path.Combine(Repository(), "tests", "ModelGen.Aot");
        string output = Path.Combine(folder, program, "published");

        // Trimming and NativeAOT warnings are errors, as all warnings are in this repository; the C# analyzers have run in the ordinary build.
        Run(
            "dotnet",
            $"publish \"{project}\" -c Release -o \"{output}\" -nologo -v q -p:RunAnalyzers=false -p:AotProgram={program} --artifacts-path \"{Artifacts(program)}\"");
        return Path.Combine(output, "ModelGen.Aot");
    }

    private string Artifacts(string program) => Path.Combine(folder, program, "artifacts");
}
