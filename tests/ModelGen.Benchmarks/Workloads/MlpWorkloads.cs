using Benchmarks.Comparison;
using Benchmarks.Ours;
using Benchmarks.Peers;
using ModelGen;
using TorchSharp;

namespace Benchmarks.Workloads;

/// <summary>Multilayer perceptrons: two tiny ones, where a call costs more than its arithmetic, and the one of the Fashion-MNIST sample.</summary>
internal static class MlpWorkloads
{
    public static IEnumerable<IWorkload> All()
    {
        yield return new Inference("tiny-4-16-3", 1, 4, 16, 3);
        yield return new Inference("tiny-16-32-4", 1, 16, 32, 4);
        yield return new Training("tiny-train-b8", adam: false, 8, 4, 16, 3);
        foreach (int batch in (int[])[1, 8, 64, 256])
        {
            yield return new Inference($"mlp-b{batch}", batch, 784, 128, 64, 10);
        }

        yield return new Training("mlp-train-sgd-b64", adam: false, 64, 784, 128, 64, 10);
        yield return new Training("mlp-train-adam-b64", adam: true, 64, 784, 128, 64, 10);
    }

    private static long[] Shape(MlpSpec spec) => [spec.Batch, spec.Sizes[0]];

    private static OnnxModel Onnx(MlpSpec spec)
    {
        var model = new OnnxModel();
        model.Input("x0", spec.Batch, spec.Sizes[0]);
        for (int i = 0; i < spec.LayerCount; i++)
        {
            (int from, int to) = (spec.Sizes[i], spec.Sizes[i + 1]);
            bool last = i == spec.LayerCount - 1;
            model.Initializer($"w{i}", spec.Weights[i], to, from);
            model.Initializer($"b{i}", spec.Biases[i], to);
            model.Node("Gemm", [$"x{i}", $"w{i}", $"b{i}"], last ? "y" : $"h{i}", ("transB", 1));
            if (!last)
            {
                model.Node("Relu", [$"h{i}"], $"x{i + 1}");
            }
        }

        model.Output("y", spec.Batch, spec.Sizes[^1]);
        return model;
    }

    private sealed class Inference(string name, int batch, params int[] sizes) : IWorkload
    {
        private readonly MlpSpec spec = new(batch, sizes);

        public string Name => name;

        public double Flops => spec.ForwardFlops;

        public IReadOnlyList<Entry> Entries =>
        [
            new(Comparer.Ours, _ => Mlp.Inference(spec)),
            new("ONNX Runtime", threads => new OnnxRuntimeContender<float>(
                Onnx(spec), spec.Input, [spec.Batch, spec.Sizes[0]], [spec.Batch, spec.Sizes[^1]], threads)),
            new("TorchSharp", threads => new TorchInference(() => new TorchMlp(spec), () => torch.tensor(spec.Input, Shape(spec)), threads)),
        ];
    }

    private sealed class Training(string name, bool adam, int batch, params int[] sizes) : IWorkload
    {
        private readonly MlpSpec spec = new(batch, sizes);

        public string Name => name;

        public double Flops => spec.TrainingFlops;

        public IReadOnlyList<Entry> Entries =>
        [
            new(Comparer.Ours, _ => Mlp.Training(spec, adam ? new Adam(1e-3) : new SGD(0.01))),
            new("TorchSharp", threads => new TorchTraining(
                () => new TorchMlp(spec),
                parameters => adam ? torch.optim.Adam(parameters, 1e-3) : torch.optim.SGD(parameters, 0.01),
                () => torch.tensor(spec.Input, Shape(spec)),
                spec.Labels,
                threads)),
        ];
    }
}
