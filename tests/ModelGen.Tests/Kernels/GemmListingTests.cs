using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace ModelGen.Tests.Kernels;

/// <summary>
/// Reads what the JIT made of the micro-kernels. A call it did not inline, or a sum it keeps in memory, costs three quarters of the speed
/// and shows nowhere else; both happen silently when a kernel grows or a runtime changes.
/// </summary>
public sealed partial class GemmListingTests
{
    [Theory]
    [InlineData("1")]
    [InlineData("0")]
    public async Task Micro_kernels_neither_call_nor_spill(string enableAvx512)
    {
        Assert.SkipUnless(RuntimeInformation.ProcessArchitecture == Architecture.X64, "The patterns are those of x64 listings.");
        Assert.SkipUnless(RuntimeFeature.IsDynamicCodeCompiled && Environment.ProcessPath is not null, "There is no JIT.");
        string listings = await Listings(enableAvx512, TestContext.Current.CancellationToken);
        string[] kernels = listings.Split("; Assembly listing for method ")[1..];
        Assert.SkipWhen(kernels.Length == 0, "This runtime's JIT gives no listings.");
        Assert.Contains(kernels, k => k.StartsWith("ModelGen.Runtime.GemmKernel:Tile", StringComparison.Ordinal));
        foreach (string kernel in kernels)
        {
            string name = kernel[..kernel.IndexOf('\n', StringComparison.Ordinal)];
            Assert.Contains("FullOpts", name, StringComparison.Ordinal);
            List<string> loops = Loops(kernel);
            Assert.NotEmpty(loops);
            foreach (string loop in loops)
            {
                Assert.False(Call().IsMatch(loop), $"{name} calls:\n{Call().Match(loop).Value}");
                Assert.False(Spill().IsMatch(loop), $"{name} spills:\n{Spill().Match(loop).Value}");
            }
        }
    }

    /// <summary>The innermost loops with multiplications: what lies between a label and a jump back to it.</summary>
    private static List<string> Loops(string listing)
    {
        var loops = new List<(int Start, int End)>();
        foreach (Match jump in Jump().Matches(listing))
        {
            int label = listing.IndexOf($"\n{jump.Groups[1].Value}:", StringComparison.Ordinal);
            if (label >= 0 && label < jump.Index && listing[label..jump.Index].Contains("vfmadd", StringComparison.Ordinal))
            {
                loops.Add((label, jump.Index));
            }
        }

        return loops
            .Where(outer => !loops.Exists(inner => inner != outer && inner.Start >= outer.Start && inner.End <= outer.End))
            .Select(loop => listing[loop.Start..loop.End])
            .ToList();
    }

    private static async Task<string> Listings(string enableAvx512, CancellationToken cancellation)
    {
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
            if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            {
                start.ArgumentList.Add(typeof(GemmListingProbe).Assembly.Location);
            }

            start.ArgumentList.Add("-class");
            start.ArgumentList.Add(typeof(GemmListingProbe).FullName!);

            // Whatever switches this process runs under, the kernels looked at are those of the two register tiles.
            foreach (string name in start.Environment.Keys.Where(k => k.StartsWith("DOTNET_Enable", StringComparison.Ordinal)).ToArray())
            {
                start.Environment.Remove(name);
            }

            start.Environment["DOTNET_EnableAVX512"] = enableAvx512;
            start.Environment["DOTNET_JitStdOutFile"] = file;
            start.Environment["DOTNET_JitDisasm"] = "ModelGen.Runtime.GemmKernel:Tile ModelGen.Runtime.GemmVectorKernel:Row ModelGen.Runtime.GemmDotKernel:Tile";
            using Process probe = Process.Start(start)!;
            string output = await probe.StandardOutput.ReadToEndAsync(cancellation);
            await probe.WaitForExitAsync(cancellation);
            Assert.True(probe.ExitCode == 0, output);
            return File.Exists(file) ? await File.ReadAllTextAsync(file, cancellation) : string.Empty;
        }
        finally
        {
            File.Delete(file);
        }
    }

    [GeneratedRegex(@"^\s+j\w+\s+(?:SHORT )?(\w+)", RegexOptions.Multiline)]
    private static partial Regex Jump();

    [GeneratedRegex(@"^\s+call\b.*$", RegexOptions.Multiline)]
    private static partial Regex Call();

    [GeneratedRegex(@"^.*[xyz]mmword ptr \[r[bs]p.*$", RegexOptions.Multiline)]
    private static partial Regex Spill();
}
