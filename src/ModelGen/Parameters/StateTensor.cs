namespace ModelGen;

/// <summary>
/// A tensor that belongs to the model but is not trained (PyTorch's buffer), such as a running mean; saved and loaded with the model.
/// </summary>
public sealed class StateTensor : StoredTensor
{
    /// <summary>Declares a tensor of zeros.</summary>
    /// <param name="shape">The dimensions, outermost first; none for a scalar.</param>
    public StateTensor(params ReadOnlySpan<int> shape)
        : this(shape, default)
    {
    }

    /// <summary>Declares a tensor.</summary>
    /// <param name="shape">The dimensions, outermost first; none for a scalar.</param>
    /// <param name="init">Its first values.</param>
    public StateTensor(ReadOnlySpan<int> shape, Init init)
        : base(shape, init)
    {
    }
}
