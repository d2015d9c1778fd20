using System.Diagnostics;
using ModelGen;
using ModelGen.Runtime;

namespace Benchmarks.Storage;

/// <summary>What it takes to initialise, save and load the parameters of GPT-2 124 M, beside what nothing could be faster than.</summary>
internal static class StorageCost
{
    private const int Rounds = 7;
    private const double MostSeconds = 1;
    private const double MostRatio = 1.5;

    /// <summary>Prints a row for each operation, with the bar it has to stay below.</summary>
    public static int Print()
    {
        string folder = Directory.CreateTempSubdirectory("modelgen-storage-").FullName;
        try
        {
            return Print(Path.Combine(folder, "gpt2.safetensors"), Path.Combine(folder, "bytes"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int Print(string path, string bytesPath)
    {
        using Parallelism.Scope threads = Parallelism.Use(Parallelism.All);
        var set = new ParameterSet(Gpt2Layout.Create());
        set.Initialize(1);
        set.Save(path);
        byte[] bytes = GC.AllocateUninitializedArray<byte>((int)new FileInfo(path).Length);
        Read(path, bytes);
        Console.WriteLine(FormattableString.Invariant($"{set.ElementCount} parameters, {bytes.Length} bytes, {Parallelism.Current} threads"));
        Console.WriteLine($"{"operation",-12} {"ms",8} {"beside",-36} {"ms",8} {"ratio",7}  bar");
        bool fits = Row("initialise", () => set.Initialize(1), "drawing the numbers, one thread", () => Draw(set.Layout), out double seconds, out _)
            && Bar(seconds < MostSeconds, $"{MostSeconds} s");
        fits &= Row("load", () => set.Load(path), "reading the file, one thread", () => Read(path, bytes), out _, out double ratio) && Bar(ratio <= MostRatio, $"{MostRatio} ×");
        fits &= Row("save", () => set.Save(path), "writing and flushing a file, one thread", () => Write(bytesPath, bytes), out _, out ratio) && Bar(ratio <= MostRatio, $"{MostRatio} ×");
        fits &= Row("from file", () => ParameterSet.FromFile(set.Layout, path), "File.ReadAllBytes", () => File.ReadAllBytes(path), out _, out ratio) && Bar(ratio <= MostRatio, $"{MostRatio} ×");
        set.Save(path, set.WeightMap!);
        fits &= Row("checkpoint", () => ParameterSet.FromFile(set.Layout, path), "File.ReadAllBytes", () => File.ReadAllBytes(path), out _, out ratio) && Bar(ratio <= MostRatio, $"{MostRatio} ×");
        return fits ? 0 : 1;
    }

    /// <summary>The least time of alternating rounds of both.</summary>
    private static bool Row(string name, Action operation, string otherName, Action other, out double seconds, out double ratio)
    {
        (double ours, double peer) = (double.MaxValue, double.MaxValue);
        for (int round = 0; round < Rounds; round++)
        {
            ours = Math.Min(ours, Time(operation));
            peer = Math.Min(peer, Time(other));
        }

        (seconds, ratio) = (ours, ours / peer);
        Console.Write(FormattableString.Invariant($"{name,-12} {ours * 1e3,8:0.0} {otherName,-36} {peer * 1e3,8:0.0} {ratio,7:0.00} "));
        return true;
    }

    private static bool Bar(bool holds, FormattableString bar)
    {
        Console.WriteLine(" " + FormattableString.Invariant(bar) + (holds ? "" : ", missed"));
        return holds;
    }

    private static double Time(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>The same numbers into memory that stays in the cache.</summary>
    private static void Draw(ParameterLayout layout)
    {
        var buffer = new float[1 << 14];
        foreach (ParameterEntry entry in layout.Entries)
        {
            if (entry.Init.Kind != InitKind.Normal)
            {
                continue;
            }

            var normal = new NormalStream(new RandomStream(1, 0), entry.Length);
            for (int block = 0; block < normal.Blocks; block++)
            {
                normal.Count(block);
            }

            normal.Complete();
            for (int first = 0; first < entry.Length; first += buffer.Length)
            {
                normal.Fill(buffer.AsSpan(0, Math.Min(buffer.Length, entry.Length - first)), first, entry.Init.First, entry.Init.Second);
            }
        }
    }

    private static void Read(string path, byte[] bytes)
    {
        using var file = File.OpenHandle(path);
        for (int position = 0; position < bytes.Length;)
        {
            position += RandomAccess.Read(file, bytes.AsSpan(position), position);
        }
    }

    private static void Write(string path, byte[] bytes)
    {
        File.Delete(path);
        using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
        RandomAccess.Write(file, bytes, 0);
        RandomAccess.FlushToDisk(file);
    }
}
