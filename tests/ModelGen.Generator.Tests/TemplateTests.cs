using System.Text.RegularExpressions;

namespace GeneratorTests;

/// <summary>What <c>dotnet new modelgen</c> makes is built from the packed packages, without a registry, and runs. It takes minutes: <c>.ci/run</c> runs it behind the other tests.</summary>
public sealed partial class TemplateTests(PackedPackage package) : IClassFixture<PackedPackage>
{
    [Theory(Explicit = true)]
    [InlineData("Flowers", "tabular", "flowers.safetensors", "5.1 3.5 1.4 0.2", @"^setosa\s*$")]
    [InlineData("my-flowers.2", "tabular", "flowers.safetensors", "6.7 3.0 5.2 2.3", @"^virginica\s*$")]
    [InlineData("Digits", "image", "digits.safetensors", "0", @"\nThis is a \d\.\s*$")]
    [InlineData("Letters", "text", "letters.safetensors", "It", @"^It(.|\n){500}\s*$")]
    public void A_new_solution_builds_passes_its_tests_trains_and_answers(string name, string kind, string weights, string question, string answer)
    {
        package.Pack("src/ModelGen.Csv");
        package.Pack("templates/ModelGen.Templates");
        string hive = Path.Combine(package.Folder, "hive-" + name), solution = Path.Combine(package.Folder, name), program = Path.Combine("src", name);
        Succeed(package.Folder, "new", "--debug:custom-hive", hive, "install", Path.Combine("feed", "ModelGen.Templates.0.1.0-test.nupkg"));
        Succeed(package.Folder, "new", "modelgen", "--debug:custom-hive", hive, "-n", name, "--kind", kind, "--no-restore");

        // Native programs are the tests' of NativeAOT; here nothing is asked of a registry.
        string built = Succeed(solution, "build", "-c", "Release", "-nodeReuse:false", "-p:PublishAot=false");
        Assert.DoesNotMatch(Warning(), built);
        Succeed(solution, "test", "-c", "Release", "--no-build");
        string trained = Succeed(solution, "run", "-c", "Release", "--no-build", "--project", program);
        Assert.Contains("Saved " + weights, trained, StringComparison.Ordinal);
        string said = Succeed(solution, ["run", "-c", "Release", "--no-build", "--project", program, "--", .. question.Split(' ')]);
        Assert.Matches(answer, said.ReplaceLineEndings("\n"));
    }

    private static string Succeed(string directory, params string[] arguments)
    {
        var (code, output) = PackedPackage.Run(directory, arguments);
        Assert.True(code == 0, $"dotnet {string.Join(' ', arguments)}\n{output}");
        return output;
    }

    [GeneratedRegex(@": (warning|error) \w+\d+:")]
    private static partial Regex Warning();
}
