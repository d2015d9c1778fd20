namespace ModelGen;

/// <summary>
/// A tensor that belongs to the model but is not trained (PyTorch's buffer), such as a running mean; saved and loaded with the model. A declaration writes it with
/// <see cref="Assign"/>.
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

    /// <summary>
    /// In a declaration: gives the tensor a new value, as a part of training. What a step assigns is written to the model when the step has succeeded; with inference
    /// semantics, which is also how a loss is evaluated, nothing is assigned. A forward pass by hand assigns on its tape (<see cref="Tape.CommitState"/>). What is read later is the new value; no gradient flows back into earlier steps or calls
    /// of the module.
    /// </summary>
    /// <param name="value">A tensor of the same shape.</param>
    public void Assign(Tensor value) => throw new DeclarationOnlyException();
}
