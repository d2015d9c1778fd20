namespace ModelGen;

/// <summary>More elements around <c>[batch, channels, length]</c>: zeros. The layer form of <see cref="Ops.Pad"/>. <c>torch.nn.ZeroPad1d</c>.</summary>
public sealed class ZeroPad1d : ILayer
{
    private readonly int[] padding;

    /// <summary>Declares the layer with as much on each side.</summary>
    /// <param name="padding">How many elements on each side; negative to leave elements out.</param>
    public ZeroPad1d(int padding)
        : this([padding, padding])
    {
    }

    /// <summary>Declares the layer.</summary>
    /// <param name="padding">How many elements before and behind; negative to leave elements out.</param>
    public ZeroPad1d(params ReadOnlySpan<int> padding) => this.padding = padding.ToArray();

    /// <summary>How many elements before and behind.</summary>
    public ReadOnlySpan<int> Padding => padding;

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
