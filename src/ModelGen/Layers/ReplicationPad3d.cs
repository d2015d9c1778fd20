namespace ModelGen;

/// <summary>More elements around <c>[batch, channels, depth, height, width]</c>: the outermost elements. The layer form of <see cref="Ops.Pad"/>. <c>torch.nn.ReplicationPad3d</c>.</summary>
public sealed class ReplicationPad3d : ILayer
{
    private readonly int[] padding;

    /// <summary>Declares the layer with as much on each side.</summary>
    /// <param name="padding">How many elements on each side; negative to leave elements out.</param>
    public ReplicationPad3d(int padding)
        : this([padding, padding, padding, padding, padding, padding])
    {
    }

    /// <summary>Declares the layer.</summary>
    /// <param name="padding">How many elements left, right, above, below, in front and behind; negative to leave elements out.</param>
    public ReplicationPad3d(params ReadOnlySpan<int> padding) => this.padding = padding.ToArray();

    /// <summary>How many elements left, right, above, below, in front and behind.</summary>
    public ReadOnlySpan<int> Padding => padding;

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
