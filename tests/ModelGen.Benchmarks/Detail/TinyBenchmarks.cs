using BenchmarkDotNet.Attributes;
using Benchmarks.Models;
using ModelGen;

namespace Benchmarks.Detail;

/// <summary>Networks whose arithmetic takes nanoseconds, through the public entry points, checks included.</summary>
[MemoryDiagnoser(displayGenColumns: false)]
public class TinyBenchmarks
{
    private const int TrainingBatch = 8;

    private readonly Tiny4 tiny4 = new(seed: 1);
    private readonly Tiny16 tiny16 = new(seed: 1);
    private readonly Tiny4.Trainer trainer;
    private readonly float[] input = [.. Enumerable.Range(0, 64).Select(i => (i % 7) - 3f)];
    private readonly int[] labels = [.. Enumerable.Range(0, TrainingBatch).Select(i => i % 3)];
    private readonly float[] output3 = new float[3];
    private readonly float[] output4 = new float[4];

    // The rate is so small that the weights stay what they are, and every step does the same work.
    public TinyBenchmarks() => trainer = tiny4.CreateTrainer(new SGD(1e-9), TrainingBatch);

    [Benchmark]
    public void Logits4To16To3() => tiny4.Logits(input.AsSpan(0, 4), output3, batch: 1);

    [Benchmark]
    public void Logits16To32To4() => tiny16.Logits(input.AsSpan(0, 16), output4, batch: 1);

    [Benchmark]
    public float Step4To16To3() => trainer.Step(input.AsSpan(0, 4 * TrainingBatch), labels, TrainingBatch);

    [GlobalCleanup]
    public void CleanUp() => trainer.Dispose();
}
