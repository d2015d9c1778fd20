namespace ModelGen;

/// <summary>What is generated for a forward method of one input, to be differentiated: <c>net.LogitsForward</c>.</summary>
/// <param name="input"><c>[batch, …]</c>, row-major.</param>
/// <param name="result">Takes the result, <c>[batch, …]</c>.</param>
/// <param name="tape">Takes what the backward pass needs.</param>
/// <param name="batch">The number of examples.</param>
public delegate void ForwardPass(ReadOnlySpan<float> input, Span<float> result, Tape tape, int batch);
