namespace ModelGen;

/// <summary>What is generated to go back through a forward method of one input: <c>net.LogitsBackward</c>.</summary>
/// <param name="input"><c>[batch, …]</c>, what the forward pass was given.</param>
/// <param name="resultGradient">The gradient of the result, <c>[batch, …]</c>.</param>
/// <param name="inputGradient">Takes the gradient of the input, <c>[batch, …]</c>.</param>
/// <param name="gradients">Gradients of parameters are added here; null where they are not wanted, as by attributions and attacks.</param>
/// <param name="tape">What the forward pass kept.</param>
/// <param name="batch">The number of examples.</param>
public delegate void BackwardPass(ReadOnlySpan<float> input, ReadOnlySpan<float> resultGradient, Span<float> inputGradient, GradientSet? gradients, Tape tape, int batch);
