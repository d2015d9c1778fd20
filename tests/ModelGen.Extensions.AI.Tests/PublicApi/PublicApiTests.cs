using System.Runtime.CompilerServices;
using ModelGen.Tests.PublicApi;

namespace ModelGen.Extensions.AI.Tests.PublicApi;

/// <summary>The recorded public API: a change shows in PublicApi.verified.txt.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void The_public_API_is_the_recorded_one()
    {
        string recorded = Path.Combine(Here(), "PublicApi.verified.txt");
        string received = Path.Combine(Here(), "PublicApi.received.txt");
        string actual = ApiText.Write(typeof(ModelGenChatClient).Assembly, "ModelGen.Extensions.AI");
        if (File.Exists(recorded) && File.ReadAllText(recorded).ReplaceLineEndings("\n") == actual)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, actual);
        Assert.Fail($"The public API is not the recorded one. If the change is meant, replace {recorded} by {received}.");
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
