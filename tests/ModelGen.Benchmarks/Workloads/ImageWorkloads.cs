using Benchmarks.Comparison;
using Benchmarks.Ours;
using Benchmarks.Peers;
using Benchmarks.Workloads.Images;
using TorchSharp;

namespace Benchmarks.Workloads;

/// <summary>A convolution by itself, and convolutional networks from 28×28 to 224×224 pixels.</summary>
internal static class ImageWorkloads
{
    public static IEnumerable<IWorkload> All()
    {
        yield return new Kernel("conv3x3-forward", ConvolutionKernel.Part.Forward);
        yield return new Kernel("conv3x3-input-gradient", ConvolutionKernel.Part.InputGradient);
        yield return new Kernel("conv3x3-weight-gradient", ConvolutionKernel.Part.WeightGradient);
        yield return new Inference("cnn-b1", ImageNetworks.Digits(1), Ours.Images.Digits);
        yield return new Inference("cnn-b64", ImageNetworks.Digits(64), Ours.Images.Digits);
        yield return new Training("cnn-train-sgd-b64", ImageNetworks.Digits(64), Ours.Images.DigitTraining, parameters => torch.optim.SGD(parameters, 0.01));
        yield return new Inference("dscnn-b1", ImageNetworks.Keywords(), Ours.Images.Keywords);
        yield return new Gan("dcgan-train-b64", 64);
        yield return new Inference("resnet18-b1", ImageNetworks.ResNet18(), Ours.Images.ResNet);
        yield return new Inference("mobilenetv2-b1", ImageNetworks.MobileNet(), Ours.Images.Mobile);
        yield return new Training("resnet-cifar-train-b64", ImageNetworks.CifarResNet(64), Ours.Images.CifarTraining, parameters => torch.optim.SGD(parameters, 0.1, momentum: 0.9));
    }

    private static torch.Tensor Input(ImageSpec spec) => torch.tensor(spec.Input, [.. spec.InputShape.Select(d => (long)d)]);

    private sealed class Inference(string name, ImageSpec spec, Func<ImageSpec, IContender> ours) : IWorkload
    {
        public string Name => name;

        public double Flops => spec.ForwardFlops;

        public IReadOnlyList<Entry> Entries =>
        [
            new(Comparer.Ours, _ => ours(spec)),
            new("ONNX Runtime", threads => new OnnxRuntimeContender<float>(OnnxImageNetwork.Of(spec), spec.Input, spec.InputShape, [spec.Batch, spec.Outputs], threads)),
            new("TorchSharp", threads => new TorchInference(() => new TorchImageNetwork(spec), () => Input(spec), threads)),
        ];
    }

    private sealed class Training(
        string name, ImageSpec spec, Func<ImageSpec, IContender> ours, Func<IEnumerable<TorchSharp.Modules.Parameter>, torch.optim.Optimizer> optimizer) : IWorkload
    {
        public string Name => name;

        public double Flops => spec.TrainingFlops;

        public IReadOnlyList<Entry> Entries =>
        [
            new(Comparer.Ours, _ => ours(spec)),
            new("TorchSharp", threads => new TorchTraining(() => new TorchImageNetwork(spec), optimizer, () => Input(spec), spec.Labels, threads)),
        ];
    }

    /// <summary>A kernel of ours beside the peak rate alone.</summary>
    private sealed class Kernel(string name, ConvolutionKernel.Part part) : IWorkload
    {
        public string Name => name;

        public double Flops => ConvolutionKernel.Flops;

        public IReadOnlyList<Entry> Entries => [new(Comparer.Ours, _ => new ConvolutionKernel(part))];
    }

    private sealed class Gan(string name, int batch) : IWorkload
    {
        private readonly ImageSpec generator = ImageNetworks.Generator(batch);
        private readonly ImageSpec discriminator = ImageNetworks.Discriminator(batch);

        public string Name => name;

        /// <summary>What the peer does: images are generated once. Those of the discriminator's step need no gradient, the discriminator judges three batches.</summary>
        public double Flops => generator.TrainingFlops + (2 * discriminator.TrainingFlops) + (2 * discriminator.ForwardFlops);

        public IReadOnlyList<Entry> Entries =>
        [
            new(Comparer.Ours, _ => Ours.Images.Gan(generator, discriminator)),
            new("TorchSharp", threads => new TorchGan(generator, discriminator, threads)),
        ];
    }
}
