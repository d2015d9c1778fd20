using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace ModelGen.Tests.Training;

/// <summary>A process that is killed at any moment leaves a checkpoint that can be read, of a whole step: this test program starts itself and kills that.</summary>
public sealed class CheckpointKillTests : IDisposable
{
    /// <summary>The file that a child saves to, in a loop; a process without it is no child.</summary>
    private const string Child = "MODELGEN_TEST_CHECKPOINT";

    /// <summary>How often to kill, more often than in every run.</summary>
    private const string Kills = "MODELGEN_KILLS";

    private readonly string folder = Directory.CreateTempSubdirectory("modelgen-kill-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>Runs before any test, and instead of them in a child.</summary>
    [ModuleInitializer]
    internal static void TrainUntilKilled()
    {
        if (Environment.GetEnvironmentVariable(Child) is not { } path)
        {
            return;
        }

        using var trainer = Begin();
        if (File.Exists(path))
        {
            trainer.LoadCheckpoint(path);
        }

        float[][] gradients = [[.. Enumerable.Repeat(1f, 60)], [.. Enumerable.Repeat(1f, 7)]];
        while (true)
        {
            trainer.Step(gradients);
            trainer.Progress["step"] = trainer.Steps;
            trainer.SaveCheckpoint(path);
        }
    }

    [Fact]
    public void A_kill_leaves_the_last_checkpoint_as_it_was()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A process that is killed there may leave its file open for a moment.");
        int kills = int.Parse(Environment.GetEnvironmentVariable(Kills) ?? "30", CultureInfo.InvariantCulture);
        string path = Path.Combine(folder, "training.checkpoint");
        var random = new Random(1);
        double last = 0;
        for (int i = 0; i < kills; i++)
        {
            var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
            if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            {
                start.ArgumentList.Add(typeof(CheckpointKillTests).Assembly.Location);
            }

            start.Environment[Child] = path;
            using Process child = Process.Start(start)!;
            DateTime before = File.GetLastWriteTimeUtc(path);
            while (File.GetLastWriteTimeUtc(path) == before && !child.HasExited)
            {
                Thread.Sleep(1);
            }

            Thread.Sleep(random.Next(20));
            Assert.False(child.HasExited, "The child has ended by itself.");
            child.Kill();
            child.WaitForExit();

            using OptimizerTrainer trainer = Begin();
            trainer.LoadCheckpoint(path);
            double step = trainer.Progress["step"];
            Assert.True(step > last, $"{step} steps after {last}");
            Assert.Equal((long)step, trainer.Steps);
            Assert.All(Parameters(trainer), value => Assert.Equal((float)-step, value));
            last = step;
        }

        // What the kills left behind goes with the next save.
        using OptimizerTrainer final = Begin();
        final.SaveCheckpoint(path);
        Assert.Equal([path], Directory.GetFiles(folder));
    }

    /// <summary>Parameters of 0 that each step makes less by 1.</summary>
    private static OptimizerTrainer Begin()
    {
        ParameterSet set = OptimizerCase.Parameters();
        set.Clear();
        return new OptimizerTrainer(set, new SGD(1));
    }

    private static float[] Parameters(OptimizerTrainer trainer)
    {
        TrainerTensor weight = trainer.GetState().Tensors[0];
        var values = new float[weight.Length];
        weight.CopyTo(values);
        return values;
    }
}
