using System.Runtime.CompilerServices;
using FashionMnist;
using ModelGen.Tests.PublicApi;

namespace ModelGen.Models.Tests;

/// <summary>What the generator adds to a class is a promise to users: its public members are the recorded ones.</summary>
public sealed class GeneratedApiTests
{
    [Fact]
    public void The_members_of_a_model_are_the_recorded_ones()
    {
        string recorded = Path.Combine(Here(), "Snapshots", "FashionNet.verified.txt"), received = Path.Combine(Here(), "Snapshots", "FashionNet.received.txt");
        string actual = ApiText.Write(typeof(FashionNet).Assembly, typeof(FashionNet).Namespace!);
        if (File.Exists(recorded) && File.ReadAllText(recorded).ReplaceLineEndings("\n") == actual)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, actual);
        Assert.Fail($"The members are not the recorded ones. If the change is meant, replace {recorded} by {received}.");
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
