using System.Runtime.CompilerServices;

namespace ModelGen.Tests.PublicApi;

/// <summary>
/// The recorded public API: a change of the namespace users write against shows in PublicApi.verified.txt. What only emitted code calls
/// is hidden from completion and outside the record.
/// </summary>
public sealed class PublicApiTests
{
    [Fact]
    public void The_public_API_is_the_recorded_one()
    {
        string recorded = Path.Combine(Here(), "PublicApi.verified.txt");
        string received = Path.Combine(Here(), "PublicApi.received.txt");
        string actual = ApiText.Write(typeof(Tensor).Assembly, "ModelGen");
        if (File.Exists(recorded) && File.ReadAllText(recorded).ReplaceLineEndings("\n") == actual)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, actual);
        Assert.Fail($"The public API is not the recorded one. If the change is meant, replace {recorded} by {received}.");
    }

    [Fact]
    public void What_only_emitted_code_calls_is_hidden() => Assert.Equal("", ApiText.Write(typeof(Tensor).Assembly, "ModelGen.Runtime"));

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
