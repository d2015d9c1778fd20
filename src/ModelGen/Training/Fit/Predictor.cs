namespace ModelGen;

/// <summary>What a model says of a batch: <c>net.Logits</c>, or a lambda that chooses one of several results.</summary>
/// <param name="batch">The examples.</param>
public delegate ReadOnlySpan<float> Predictor(Batch batch);
