using System.Diagnostics;
using GeneratorTests.Infrastructure;

namespace GeneratorTests;

/// <summary>The package as it is published, in a folder with a project that uses it, restored without a registry.</summary>
public sealed class PackedPackage : IDisposable
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

    public PackedPackage()
    {
        string packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        File.WriteAllText(Path.Combine(Folder, "nuget.config"), $"""
            <configuration>
              <packageSources><clear /><add key="packed" value="feed" /></packageSources>
              <fallbackPackageFolders><add key="restored" value="{packages}" /></fallbackPackageFolders>
              <config><add key="globalPackagesFolder" value="packages" /></config>
            </configuration>
            """);
        File.WriteAllText(Path.Combine(Folder, "Consumer.csproj"), Project);
        Pack("src/ModelGen");
        var restored = Run(Folder, "restore", "-nodeReuse:false");
        Assert.True(restored.Code == 0, restored.Output);
    }

    /// <summary>Where the project is, and the package in <c>feed/</c>.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("modelgen").FullName;

    public string Archive => Path.Combine(Folder, "feed", "ModelGen.0.1.0-test.nupkg");

    /// <summary>What these tests were built as, and so what has been built of the library.</summary>
    public static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    /// <summary>Packs another project of the repository, which has been built, into <c>feed/</c>.</summary>
    public void Pack(string project)
    {
        var packed = Run(Repository.Path(), "pack", project, "--no-build", "-c", Configuration, "-nodeReuse:false", "-p:Version=0.1.0-test", "-o", Path.Combine(Folder, "feed"));
        Assert.True(packed.Code == 0, packed.Output);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    public static (int Code, string Output) Run(string directory, params string[] arguments)
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
}
