namespace ModelGen;

public static partial class Ops
{
    /// <summary>
    /// Goes through a sequence step by step: <c>state = step(x[t], state)</c>. Differentiated through time; the step is compiled once, whatever the length of the
    /// sequence, and may hold anything that a declaration understands, layers included. <c>jax.lax.scan</c>.
    /// </summary>
    /// <typeparam name="TX">A tensor, or a tuple of tensors of equal length.</typeparam>
    /// <typeparam name="TState">A tensor, or a tuple of tensors.</typeparam>
    /// <param name="x">What is gone through: <c>[time, …]</c>, or with another <paramref name="dim"/> <c>[…, time, …]</c>.</param>
    /// <param name="initial">The state that the first step is given; every step keeps its shape.</param>
    /// <param name="step">Gives the next state from an element of <paramref name="x"/> (without the dimension) and the state.</param>
    /// <param name="dim">The dimension that is gone through; negative counts from the end.</param>
    /// <param name="reverse">Whether the last element comes first. Outputs keep their places: the last state is then that behind the first element.</param>
    /// <returns>The states after every step, stacked along <paramref name="dim"/> (of a tuple, its first tensor's), and the last state.</returns>
    /// <remarks>
    /// A step that keeps its state behind the end of a sequence, <c>Where(isInside &gt; 0, next, state)</c> with <c>isInside</c> [batch, 1], may be given anything there, as
    /// <see cref="Where(BoolTensor, Tensor, Tensor)"/> says: the gradients of states, sequences, and parameters used in the step are those of zeros. What is computed of the padding outside of the scan,
    /// such as a product over all steps at once, is not covered; there the sequence itself should be selected.
    /// </remarks>
    public static (Tensor Output, TState State) Scan<TX, TState>(TX x, TState initial, Func<TX, TState, TState> step, int dim = 0, bool reverse = false) =>
        throw new DeclarationOnlyException();

    /// <summary>
    /// Goes through a sequence step by step: <c>(output[t], state) = step(x[t], state)</c>. As the other form, with an output that is not the state.
    /// </summary>
    /// <typeparam name="TX">A tensor, or a tuple of tensors of equal length.</typeparam>
    /// <typeparam name="TState">A tensor, or a tuple of tensors.</typeparam>
    /// <param name="x">What is gone through: <c>[time, …]</c>, or with another <paramref name="dim"/> <c>[…, time, …]</c>.</param>
    /// <param name="initial">The state that the first step is given; every step keeps its shape.</param>
    /// <param name="step">Gives an output and the next state.</param>
    /// <param name="dim">The dimension that is gone through, of inputs and outputs; negative counts from the end.</param>
    /// <param name="reverse">Whether the last element comes first. Outputs keep their places.</param>
    /// <returns>The outputs, stacked along <paramref name="dim"/>, and the last state.</returns>
    public static (Tensor Output, TState State) Scan<TX, TState>(
        TX x, TState initial, Func<TX, TState, (Tensor Output, TState State)> step, int dim = 0, bool reverse = false) => throw new DeclarationOnlyException();

    /// <summary>Ones where a sequence lasts and zeros behind its end: <c>[n] → [n, maxLength]</c>, <c>y[i, t] = t &lt; lengths[i] ? 1 : 0</c>. <c>tf.sequence_mask</c>.</summary>
    /// <param name="lengths">In 0 … maxLength; entry points check it.</param>
    /// <param name="maxLength">The number of columns; may depend on named dimensions.</param>
    public static Tensor SequenceMask(IntTensor lengths, int maxLength) => throw new DeclarationOnlyException();

    /// <summary><c>0, 1, …, end − 1</c> as floats, <c>[end]</c>. <c>torch.arange</c>.</summary>
    /// <param name="end">The number of elements; may depend on named dimensions.</param>
    public static Tensor Arange(int end) => throw new DeclarationOnlyException();

    /// <summary><c>start, start + step, …</c> up to, not including, <paramref name="end"/>, as floats. <c>torch.arange</c>.</summary>
    /// <param name="start">The first element; may depend on named dimensions.</param>
    /// <param name="end">What all elements lie before; may depend on named dimensions.</param>
    /// <param name="step">The distance from one to the next, not 0.</param>
    public static Tensor Arange(int start, int end, int step = 1) => throw new DeclarationOnlyException();

    /// <summary>Sums of all elements up to each one along a dimension. <c>torch.cumsum</c>.</summary>
    /// <param name="x">Any tensor with that dimension.</param>
    /// <param name="dim">The dimension; negative counts from the end.</param>
    public static Tensor CumSum(Tensor x, int dim) => throw new DeclarationOnlyException();
}
