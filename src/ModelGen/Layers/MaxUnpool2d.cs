using ModelGen.Runtime;

namespace ModelGen;

/// <summary>The layer form of <see cref="Ops.MaxUnpool2d"/>, which takes an output size besides. <c>torch.nn.MaxUnpool2d</c>.</summary>
public sealed class MaxUnpool2d : IBindable
{
    /// <summary>Declares the layer.</summary>
    /// <param name="kernelSize">The pixels of a window of the pooling, ≥ 1.</param>
    /// <param name="stride">From one of its positions to the next, ≥ 1; <paramref name="kernelSize"/> if not given.</param>
    /// <param name="padding">How far its windows began before the image; 0 if not given.</param>
    public MaxUnpool2d(Extent kernelSize, Extent? stride = null, Extent? padding = null) =>
        (KernelSize, Stride, Padding) = (kernelSize, stride ?? kernelSize, padding ?? 0);

    /// <summary>The pixels of a window of the pooling.</summary>
    public Extent KernelSize { get; }

    /// <summary>From one of its positions to the next.</summary>
    public Extent Stride { get; }

    /// <summary>How far its windows began before the image.</summary>
    public Extent Padding { get; }

    /// <summary>Declares the layer's computation.</summary>
    /// <param name="x">The values of a pooling.</param>
    /// <param name="indices">Where they came from, of the shape of x.</param>
    public Tensor Forward(Tensor x, IntTensor indices) => throw new DeclarationOnlyException();

    /// <inheritdoc/>
    void IBindable.Bind(Binder binder)
    {
    }
}
