namespace ModelGen;

/// <summary>What is generated for a forward method that is not the same in training, because it has dropout or batch normalisation: <c>net.LogitsForward</c>.</summary>
/// <param name="input"><c>[batch, …]</c>, row-major.</param>
/// <param name="result">Takes the result, <c>[batch, …]</c>.</param>
/// <param name="tape">Takes what the backward pass needs.</param>
/// <param name="training">Whether it computes as in training.</param>
/// <param name="batch">The number of examples.</param>
public delegate void ForwardPassInMode(ReadOnlySpan<float> input, Span<float> result, Tape tape, bool training, int batch);
