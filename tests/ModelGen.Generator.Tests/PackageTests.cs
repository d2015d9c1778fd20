using System.Diagnostics;
using System.Text.Json;
using GeneratorTests.Declarations;
using GeneratorTests.Infrastructure;

namespace GeneratorTests;

/// <summary>The package as a user gets it: packed, restored from a folder, used by a project that has every analyzer on.</summary>
public sealed class PackageTests : IDisposable
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <AnalysisLevel>latest-all</AnalysisLevel>
            <EnforceCodeStyleInBuild>true</EnforceCodeStyleInBuild>
            <ErrorLog>log.sarif,version=2.1</ErrorLog>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="ModelGen" Version="0.1.0-test" />
          </ItemGroup>
        </Project>
        """;

    /// <summary>Raises what the suppressor is for: code that a constant decides, a captured parameter, an entry point without layers.</summary>
    private const string Idiomatic = """
        using ModelGen;
        using static ModelGen.Ops;

        namespace Test;

        [Module]
        internal sealed partial class Act(double slope = 0.01)
        {
            public double Slope { get; } = slope;

            public Tensor Forward(Tensor x)
            {
                const bool Leaky = true;
                if (Leaky)
                {
                    return LeakyRelu(x, slope);
                }

                return Relu(x);
            }
        }

        [Model]
        internal sealed partial class Net
        {
            private readonly Linear fc = new(784, 10);
            private readonly Act act = new();

            [Forward]
            private Tensor Doubled([Shape("batch", 784)] Tensor image) => image * 2;

            [Loss]
            private Tensor Loss([Shape("batch", 784)] Tensor image, [Shape("batch")] IntTensor label) =>
                CrossEntropy(act.Forward(fc.Forward(image)), label);
        }
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("modelgen").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_mistake_is_said_once_in_builds_and_in_editors_and_good_code_raises_no_warning()
    {
        Prepare();
        string mistaken = ModelTests.FashionNet.Replace("return fc3", "var s = $\"{x}\"; return fc3", StringComparison.Ordinal);
        Assert.Equal(["MG0201"], Build(mistaken));
        Assert.Equal(["MG0201"], Build(mistaken, "-p:RunAnalyzers=false"));
        Assert.Equal(["MG0201"], Build(mistaken, "-p:DesignTimeBuild=true"));
        Assert.Equal(["MG0201"], Build(mistaken, "-p:DesignTimeBuild=true", "-p:RunAnalyzersDuringLiveAnalysis=false"));
        Assert.Empty(Build(Idiomatic));
        Assert.Contains("MG0001", Run(folder, "build", "--no-restore", "-nodeReuse:false", "-p:CompilerApiVersion=roslyn4.14").Output, StringComparison.Ordinal);
    }

    private static (int Code, string Output) Run(string directory, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true };

        // What a test run under MSBuild leaves behind would lead another MSBuild astray.
        foreach (string name in start.Environment.Keys.Where(k => k.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }

    /// <summary>Packs what has been built, and restores a project that uses it without a registry.</summary>
    private void Prepare()
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        string packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        File.WriteAllText(Path.Combine(folder, "nuget.config"), $"""
            <configuration>
              <packageSources><clear /><add key="packed" value="feed" /></packageSources>
              <fallbackPackageFolders><add key="restored" value="{packages}" /></fallbackPackageFolders>
              <config><add key="globalPackagesFolder" value="packages" /></config>
            </configuration>
            """);
        File.WriteAllText(Path.Combine(folder, "Consumer.csproj"), Project);
        var packed = Run(
            Repository.Path(), "pack", "src/ModelGen", "--no-build", "-c", configuration, "-nodeReuse:false", "-p:Version=0.1.0-test", "-o", Path.Combine(folder, "feed"));
        Assert.True(packed.Code == 0, packed.Output);
        var restored = Run(folder, "restore", "-nodeReuse:false");
        Assert.True(restored.Code == 0, restored.Output);
    }

    /// <summary>
    /// The ids of all errors and warnings that the compiler logged and nothing suppressed. CA1515 tells applications to have no public types.
    /// </summary>
    private string[] Build(string source, params string[] properties)
    {
        File.WriteAllText(Path.Combine(folder, "Digits.cs"), source.Replace("class Net", "class Digits", StringComparison.Ordinal));
        string log = Path.Combine(folder, "log.sarif");
        File.Delete(log);
        var (_, output) = Run(folder, ["build", "--no-restore", "--no-incremental", "-nodeReuse:false", .. properties]);
        Assert.True(File.Exists(log), output);
        using var document = JsonDocument.Parse(File.ReadAllText(log));
        return [.. document.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray()
            .Where(r => r.GetProperty("level").GetString() is "error" or "warning" && !r.TryGetProperty("suppressions", out _))
            .Select(r => r.GetProperty("ruleId").GetString()!)
            .Where(id => id != "CA1515")];
    }
}
