namespace ModelGen;

/// <summary>A tensor that belongs to a model: symbolic inside a declaration, a handle to values once the model is constructed.</summary>
public abstract class StoredTensor : Tensor
{
    private readonly Shape shape;

    private protected StoredTensor(ReadOnlySpan<int> shape, Init init)
    {
        this.shape = new Shape(shape);
        Init = init;
    }

    /// <summary>The logical dimensions, outermost first, whatever the storage.</summary>
    public override Shape Shape => shape;

    /// <summary>How the tensor gets its first values.</summary>
    public Init Init { get; }
}
