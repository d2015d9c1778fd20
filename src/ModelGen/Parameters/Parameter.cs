namespace ModelGen;

/// <summary>
/// A trainable tensor (<c>torch.nn.Parameter</c>). As a member of a model or module it declares one: <c>new Parameter(1, 64)</c>,
/// <c>new Parameter([64, 64], Init.Normal(0, 0.02))</c>; shape and initialisation are known at compile time.
/// </summary>
public sealed class Parameter : StoredTensor
{
    /// <summary>Declares a tensor of zeros.</summary>
    /// <param name="shape">The dimensions, outermost first; none for a scalar.</param>
    public Parameter(params ReadOnlySpan<int> shape)
        : this(shape, default)
    {
    }

    /// <summary>Declares a tensor.</summary>
    /// <param name="shape">The dimensions, outermost first; none for a scalar.</param>
    /// <param name="init">Its first values.</param>
    public Parameter(ReadOnlySpan<int> shape, Init init)
        : base(shape, init)
    {
    }
}
