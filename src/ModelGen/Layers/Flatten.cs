namespace ModelGen;

/// <summary>The layer form of <see cref="Ops.Flatten(Tensor, int, int)"/>. <c>torch.nn.Flatten</c>.</summary>
public sealed class Flatten : ILayer
{
    /// <summary>Declares the layer.</summary>
    /// <param name="startDim">The first joined dimension.</param>
    /// <param name="endDim">The last joined dimension.</param>
    public Flatten(int startDim = 1, int endDim = -1) => (StartDim, EndDim) = (startDim, endDim);

    /// <summary>The first joined dimension.</summary>
    public int StartDim { get; }

    /// <summary>The last joined dimension.</summary>
    public int EndDim { get; }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
