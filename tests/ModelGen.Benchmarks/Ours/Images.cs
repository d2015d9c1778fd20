using Benchmarks.Comparison;
using Benchmarks.Models;
using Benchmarks.Workloads.Images;
using ModelGen;

namespace Benchmarks.Ours;

/// <summary>The generated image networks as contenders, with the weights of a specification.</summary>
internal static class Images
{
    public static IContender Digits(ImageSpec spec) => Inference(spec, new DigitForward(Load(spec, DigitCnn.FromFile)));

    public static IContender DigitTraining(ImageSpec spec) => Training(spec, new DigitStep(Load(spec, DigitCnn.FromFile), new SGD(0.01), spec.Batch));

    public static IContender Keywords(ImageSpec spec) => Inference(spec, new KeywordForward(Load(spec, KeywordNet.FromFile)));

    public static IContender ResNet(ImageSpec spec) => Inference(spec, new ResNetForward(Load(spec, ResNet18.FromFile)));

    public static IContender Mobile(ImageSpec spec) => Inference(spec, new MobileForward(Load(spec, MobileNet.FromFile)));

    public static IContender CifarTraining(ImageSpec spec) => Training(spec, new CifarStep(Load(spec, CifarResNet.FromFile), new SGD(0.1, momentum: 0.9), spec.Batch));

    public static IContender Gan(ImageSpec generator, ImageSpec discriminator)
    {
        var file = new SafetensorsWriter();
        generator.AddTo(file, "generator.");
        discriminator.AddTo(file, "discriminator.");
        return new ModelGenGan(Weights.Load(file, Dcgan.FromFile), generator, discriminator);
    }

    private static T Load<T>(ImageSpec spec, Func<string, T> read)
    {
        var file = new SafetensorsWriter();
        spec.AddTo(file);
        return Weights.Load(file, read);
    }

    private static ModelGenInference<float, T> Inference<T>(ImageSpec spec, T model)
        where T : struct, IForward<float> => new(model, spec.Input, spec.Batch, spec.Outputs);

    private static ModelGenTraining<float, T> Training<T>(ImageSpec spec, T trainer)
        where T : struct, IStep<float> => new(trainer, spec.Input, spec.Labels);

    private readonly struct DigitForward(DigitCnn model) : IForward<float>
    {
        public void Forward(ReadOnlySpan<float> input, Span<float> output, int batch) => model.Logits(input, output, batch);
    }

    private readonly struct KeywordForward(KeywordNet model) : IForward<float>
    {
        public void Forward(ReadOnlySpan<float> input, Span<float> output, int batch) => model.Logits(input, output, batch);
    }

    private readonly struct ResNetForward(ResNet18 model) : IForward<float>
    {
        public void Forward(ReadOnlySpan<float> input, Span<float> output, int batch) => model.Logits(input, output, batch);
    }

    private readonly struct MobileForward(MobileNet model) : IForward<float>
    {
        public void Forward(ReadOnlySpan<float> input, Span<float> output, int batch) => model.Logits(input, output, batch);
    }

    private readonly struct DigitStep(DigitCnn model, Optimizer optimizer, int capacity) : IStep<float>
    {
        private readonly DigitCnn.Trainer trainer = model.CreateTrainer(optimizer, capacity);

        public float Step(ReadOnlySpan<float> input, ReadOnlySpan<int> labels, int batch) => trainer.Step(input, labels, batch);

        public void Dispose() => trainer.Dispose();
    }

    private readonly struct CifarStep(CifarResNet model, Optimizer optimizer, int capacity) : IStep<float>
    {
        private readonly CifarResNet.Trainer trainer = model.CreateTrainer(optimizer, capacity);

        public float Step(ReadOnlySpan<float> input, ReadOnlySpan<int> labels, int batch) => trainer.Step(input, labels, batch);

        public void Dispose() => trainer.Dispose();
    }
}
