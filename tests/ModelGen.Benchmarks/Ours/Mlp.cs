using Benchmarks.Comparison;
using Benchmarks.Models;
using Benchmarks.Workloads;
using ModelGen;

namespace Benchmarks.Ours;

/// <summary>The generated perceptrons as contenders, with the weights of a specification.</summary>
internal static class Mlp
{
    public static IContender Inference(MlpSpec spec) => spec.Sizes[0] switch
    {
        4 => Inference(spec, new Tiny4Forward(Load(spec, Tiny4.FromFile))),
        16 => Inference(spec, new Tiny16Forward(Load(spec, Tiny16.FromFile))),
        _ => Inference(spec, new FashionForward(Load(spec, FashionMlp.FromFile))),
    };

    public static IContender Training(MlpSpec spec, Optimizer optimizer) => spec.Sizes[0] switch
    {
        4 => Training(spec, new Tiny4Step(Load(spec, Tiny4.FromFile), optimizer, spec.Batch)),
        _ => Training(spec, new FashionStep(Load(spec, FashionMlp.FromFile), optimizer, spec.Batch)),
    };

    private static ModelGenInference<float, T> Inference<T>(MlpSpec spec, T model)
        where T : struct, IForward<float> => new(model, spec.Input, spec.Batch, spec.Sizes[^1]);

    private static ModelGenTraining<float, T> Training<T>(MlpSpec spec, T trainer)
        where T : struct, IStep<float> => new(trainer, spec.Input, spec.Labels);

    private static T Load<T>(MlpSpec spec, Func<string, T> read)
    {
        var file = new SafetensorsWriter();
        for (int i = 0; i < spec.LayerCount; i++)
        {
            file.Add($"fc{i + 1}.weight", [spec.Sizes[i + 1], spec.Sizes[i]], spec.Weights[i]);
            file.Add($"fc{i + 1}.bias", [spec.Sizes[i + 1]], spec.Biases[i]);
        }

        return Weights.Load(file, read);
    }

    private readonly struct Tiny4Forward(Tiny4 model) : IForward<float>
    {
        public void Forward(ReadOnlySpan<float> input, Span<float> output, int batch) => model.Logits(input, output, batch);
    }

    private readonly struct Tiny16Forward(Tiny16 model) : IForward<float>
    {
        public void Forward(ReadOnlySpan<float> input, Span<float> output, int batch) => model.Logits(input, output, batch);
    }

    private readonly struct FashionForward(FashionMlp model) : IForward<float>
    {
        public void Forward(ReadOnlySpan<float> input, Span<float> output, int batch) => model.Logits(input, output, batch);
    }

    private readonly struct Tiny4Step(Tiny4 model, Optimizer optimizer, int capacity) : IStep<float>
    {
        private readonly Tiny4.Trainer trainer = model.CreateTrainer(optimizer, capacity);

        public float Step(ReadOnlySpan<float> input, ReadOnlySpan<int> labels, int batch) => trainer.Step(input, labels, batch);

        public void Dispose() => trainer.Dispose();
    }

    private readonly struct FashionStep(FashionMlp model, Optimizer optimizer, int capacity) : IStep<float>
    {
        private readonly FashionMlp.Trainer trainer = model.CreateTrainer(optimizer, capacity);

        public float Step(ReadOnlySpan<float> input, ReadOnlySpan<int> labels, int batch) => trainer.Step(input, labels, batch);

        public void Dispose() => trainer.Dispose();
    }
}
