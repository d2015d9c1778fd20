using System.Runtime.CompilerServices;
using DeclaredModels;
using FashionMnist;
using ModelGen.Tests.PublicApi;

namespace ModelGen.Models.Tests;

/// <summary>What the generator adds to a class is a promise to users: its public members are the recorded ones.</summary>
public sealed class GeneratedApiTests
{
    [Fact]
    public void The_members_of_a_model_are_the_recorded_ones() => Check(typeof(FashionNet));

    [Fact]
    public void The_members_of_a_model_with_state_are_the_recorded_ones() => Check(typeof(Elman));

    private static void Check(Type model)
    {
        string recorded = Path.Combine(Here(), "Snapshots", model.Name + ".verified.txt"), received = Path.Combine(Here(), "Snapshots", model.Name + ".received.txt");
        string actual = ApiText.Write(model.GetNestedTypes().Append(model));
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
