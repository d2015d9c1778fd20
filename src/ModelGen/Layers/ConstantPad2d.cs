namespace ModelGen;

/// <summary>More elements around <c>[batch, channels, height, width]</c>: a number. The layer form of <see cref="Ops.Pad"/>. <c>torch.nn.ConstantPad2d</c>.</summary>
public sealed class ConstantPad2d : ILayer
{
    private readonly int[] padding;

    /// <summary>Declares the layer with as much on each side.</summary>
    /// <param name="padding">How many elements on each side; negative to leave elements out.</param>
    /// <param name="value">What the elements are.</param>
    public ConstantPad2d(int padding, double value)
        : this([padding, padding, padding, padding], value)
    {
    }

    /// <summary>Declares the layer.</summary>
    /// <param name="padding">How many elements left, right, above and below; negative to leave elements out.</param>
    /// <param name="value">What the elements are.</param>
    public ConstantPad2d(ReadOnlySpan<int> padding, double value) =>
        (this.padding, Value) = (padding.ToArray(), value);

    /// <summary>How many elements left, right, above and below.</summary>
    public ReadOnlySpan<int> Padding => padding;

    /// <summary>What the elements are.</summary>
    public double Value { get; }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
