namespace ModelGen;

/// <summary>More elements around <c>[batch, channels, height, width]</c>: what lies within in reverse, the outermost element not repeated. The layer form of <see cref="Ops.Pad"/>. <c>torch.nn.ReflectionPad2d</c>.</summary>
public sealed class ReflectionPad2d : ILayer
{
    private readonly int[] padding;

    /// <summary>Declares the layer with as much on each side.</summary>
    /// <param name="padding">How many elements on each side; negative to leave elements out.</param>
    public ReflectionPad2d(int padding)
        : this([padding, padding, padding, padding])
    {
    }

    /// <summary>Declares the layer.</summary>
    /// <param name="padding">How many elements left, right, above and below; negative to leave elements out.</param>
    public ReflectionPad2d(params ReadOnlySpan<int> padding) => this.padding = padding.ToArray();

    /// <summary>How many elements left, right, above and below.</summary>
    public ReadOnlySpan<int> Padding => padding;

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
