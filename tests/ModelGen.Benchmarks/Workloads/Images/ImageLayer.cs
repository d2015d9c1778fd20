namespace Benchmarks.Workloads.Images;

/// <summary>A layer of an image network; names are those of tensors in a file, without their last part.</summary>
internal abstract record ImageLayer;

/// <summary>A convolution, or a transposed one; without a name for its bias it has none.</summary>
internal sealed record Convolution(string Name, int Inputs, int Outputs, (int Height, int Width) Kernel) : ImageLayer
{
    public int Stride { get; init; } = 1;

    public (int Height, int Width) Padding { get; init; }

    public int Groups { get; init; } = 1;

    public bool HasBias { get; init; }

    public bool IsTransposed { get; init; }

    /// <summary>The pixels of the result.</summary>
    public (int Height, int Width) Size((int Height, int Width) image) =>
        (Size(image.Height, Kernel.Height, Padding.Height), Size(image.Width, Kernel.Width, Padding.Width));

    private int Size(int size, int kernel, int padding) =>
        IsTransposed ? ((size - 1) * Stride) - (2 * padding) + kernel : ((size + (2 * padding) - kernel) / Stride) + 1;
}

/// <summary>Batch normalisation.</summary>
internal sealed record Norm(string Name, int Channels) : ImageLayer;

/// <summary>An activation function.</summary>
internal sealed record Activation(ActivationKind Kind) : ImageLayer;

/// <summary>The greatest value of windows.</summary>
internal sealed record Pool(int Kernel, int Stride, int Padding) : ImageLayer;

/// <summary>The mean of an image.</summary>
internal sealed record GlobalMean : ImageLayer;

/// <summary>An image as a row.</summary>
internal sealed record Rows : ImageLayer;

/// <summary>A linear layer.</summary>
internal sealed record Dense(string Name, int Inputs, int Outputs) : ImageLayer;

/// <summary>The sum of two ways; without layers the second is the identity.</summary>
internal sealed record Sum(IReadOnlyList<ImageLayer> Body, IReadOnlyList<ImageLayer> Shortcut) : ImageLayer;
