namespace ModelGen;

/// <summary>A tensor that a declaration gives a model: symbolic in the declaration's methods. Its values are those of <see cref="Data"/>, once the model is constructed.</summary>
public abstract class StoredTensor : Tensor
{
    private readonly Shape shape;
    private NamedTensor? data;

    private protected StoredTensor(ReadOnlySpan<int> shape, Init init)
    {
        this.shape = new Shape(shape);
        Init = init;
    }

    /// <summary>The logical dimensions, outermost first, whatever the storage.</summary>
    public override Shape Shape => shape;

    /// <summary>How the tensor gets its first values.</summary>
    public Init Init { get; }

    /// <summary>Name and values in the constructed model (<c>torch.Tensor.data</c>).</summary>
    /// <exception cref="InvalidOperationException">The tensor belongs to no constructed model.</exception>
    public NamedTensor Data => data
        ?? throw new InvalidOperationException($"This tensor of shape {shape} belongs to no constructed model: it has a name and values once the model's generated constructor has run.");

    /// <summary>Name, if it has one, and shape: <c>fc1.weight [128, 784]</c>.</summary>
    public override string ToString() => data?.ToString() ?? shape.ToString();

    /// <summary>Called when the model is constructed.</summary>
    internal void Bind(NamedTensor tensor) => data = tensor;
}
