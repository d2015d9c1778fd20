using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using Benchmarks.Models;
using Benchmarks.Workloads;
using ModelGen;

namespace Benchmarks.Detail;

/// <summary>The network of the Fashion-MNIST sample: inference and training steps.</summary>
[MemoryDiagnoser(displayGenColumns: false)]
[Config(typeof(Columns))]
public class MlpBenchmarks
{
    private readonly FashionMlp net = new(seed: 1);
    private float[] input = [];
    private int[] labels = [];
    private float[] output = [];
    private FashionMlp.Trainer? sgd;
    private FashionMlp.Trainer? adam;

    [Params(1, 8, 64, 256)]
    public int Batch { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        MlpSpec spec = Spec(Batch);
        (input, labels, output) = (spec.Input, spec.Labels, new float[Batch * spec.Sizes[^1]]);

        // The rates are so small that the weights stay what they are, and every step does the same work.
        sgd = net.CreateTrainer(new SGD(1e-9), Batch);
        adam = net.CreateTrainer(new Adam(1e-9), Batch);
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        sgd!.Dispose();
        adam!.Dispose();
    }

    [Benchmark]
    public void Logits() => net.Logits(input, output, Batch);

    [Benchmark]
    public float StepSgd() => sgd!.Step(input, labels, Batch);

    [Benchmark]
    public float StepAdam() => adam!.Step(input, labels, Batch);

    private static MlpSpec Spec(int batch) => new(batch, 784, 128, 64, 10);

    private static double Flops(BenchmarkCase benchmark)
    {
        MlpSpec spec = Spec((int)benchmark.Parameters[nameof(Batch)]);
        return benchmark.Descriptor.WorkloadMethod.Name == nameof(Logits) ? spec.ForwardFlops : spec.TrainingFlops;
    }

    private sealed class Columns : ManualConfig
    {
        public Columns() => AddColumn(new PeakShareColumn(Flops));
    }
}
