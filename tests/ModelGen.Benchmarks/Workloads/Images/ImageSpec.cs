using ModelGen;

namespace Benchmarks.Workloads.Images;

/// <summary>An image network layer by layer, a batch for it, and its first weights: every contender is made of these.</summary>
internal sealed class ImageSpec
{
    private readonly Random random = new(1);
    private readonly Dictionary<string, (int[] Shape, float[] Values)> tensors = [];

    public ImageSpec(IReadOnlyList<ImageLayer> layers, int batch, int channels, int height, int width)
    {
        (Layers, Batch) = (layers, batch);
        InputShape = [batch, channels, height, width];
        (int lastHeight, int lastWidth) = Walk(layers, (height, width), needsGradient: false);
        Outputs = layers[^1] is Dense head ? head.Outputs : lastHeight * lastWidth;
        Input = Draw(1, InputShape);
        Labels = [.. Enumerable.Range(0, batch).Select(_ => random.Next(Outputs))];
    }

    public IReadOnlyList<ImageLayer> Layers { get; }

    public int Batch { get; }

    /// <summary><c>[batch, channels, height, width]</c>.</summary>
    public int[] InputShape { get; }

    public float[] Input { get; }

    /// <summary>The floats of a result.</summary>
    public int Outputs { get; }

    /// <summary><c>[batch]</c>.</summary>
    public int[] Labels { get; }

    /// <summary>Parameters and running averages, in PyTorch's layout.</summary>
    public IReadOnlyDictionary<string, (int[] Shape, float[] Values)> Tensors => tensors;

    /// <summary>Of a forward pass.</summary>
    public double ForwardFlops { get; private set; }

    /// <summary>Of forward and backward; the image needs no gradient.</summary>
    public double TrainingFlops { get; private set; }

    /// <summary>Writes the tensors as a model's file has them.</summary>
    public void AddTo(SafetensorsWriter file, string prefix = "")
    {
        foreach ((string name, (int[] shape, float[] values)) in tensors)
        {
            file.Add(prefix + name, shape, values);
        }
    }

    private (int Height, int Width) Walk(IReadOnlyList<ImageLayer> layers, (int Height, int Width) size, bool needsGradient)
    {
        foreach (ImageLayer layer in layers)
        {
            switch (layer)
            {
                case Convolution conv:
                    int[] shape = conv.IsTransposed ? [conv.Inputs, conv.Outputs / conv.Groups, conv.Kernel.Height, conv.Kernel.Width] : [conv.Outputs, conv.Inputs / conv.Groups, conv.Kernel.Height, conv.Kernel.Width];
                    (int Height, int Width) image = size;
                    size = conv.Size(size);
                    int sum = conv.Inputs / conv.Groups * conv.Kernel.Height * conv.Kernel.Width;
                    (int Height, int Width) pixels = conv.IsTransposed ? image : size;
                    Add(conv.Name + ".weight", MathF.Sqrt(6f / sum), shape);
                    if (conv.HasBias)
                    {
                        Add(conv.Name + ".bias", 0.1f, conv.Outputs);
                    }

                    Count(2.0 * Batch * pixels.Height * pixels.Width * tensors[conv.Name + ".weight"].Values.Length, needsGradient);
                    break;
                case Norm norm:
                    Add(norm.Name + ".weight", 0.3f, norm.Channels, around: 1);
                    Add(norm.Name + ".bias", 0.3f, norm.Channels);
                    Add(norm.Name + ".running_mean", 0.3f, norm.Channels);
                    Add(norm.Name + ".running_var", 0.3f, norm.Channels, around: 1);
                    tensors.Add(norm.Name + ".num_batches_tracked", ([], [0]));
                    continue;
                case Pool pool:
                    size = (((size.Height + (2 * pool.Padding) - pool.Kernel) / pool.Stride) + 1, ((size.Width + (2 * pool.Padding) - pool.Kernel) / pool.Stride) + 1);
                    continue;
                case Dense dense:
                    Add(dense.Name + ".weight", MathF.Sqrt(1f / dense.Inputs), dense.Outputs, dense.Inputs);
                    Add(dense.Name + ".bias", 0.1f, dense.Outputs);
                    Count(2.0 * Batch * dense.Inputs * dense.Outputs, needsGradient);
                    break;
                case Sum sum2:
                    (int Height, int Width) before = size;
                    size = Walk(sum2.Body, before, needsGradient: true);
                    _ = Walk(sum2.Shortcut, before, needsGradient: true);
                    continue;
                default:
                    continue;
            }

            needsGradient = true;
        }

        return size;
    }

    private void Count(double flops, bool needsGradient)
    {
        ForwardFlops += flops;
        TrainingFlops += (needsGradient ? 3 : 2) * flops;
    }

    private void Add(string name, float bound, int size, float around) => tensors.Add(name, ([size], [.. Draw(bound, size).Select(v => v + around)]));

    private void Add(string name, float bound, params int[] shape) => tensors.Add(name, (shape, Draw(bound, shape)));

    private float[] Draw(float bound, params int[] shape) =>
        [.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(_ => ((2 * random.NextSingle()) - 1) * bound)];
}
