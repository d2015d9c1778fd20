namespace ModelGen.Extensions.AI;

/// <summary>A model's method that takes tokens <c>[batch, time]</c> and how many of each row count, <c>[batch]</c>, and gives what embeddings are made of, such as <c>net.Hidden</c>.</summary>
/// <param name="token">The tokens, padded at the end.</param>
/// <param name="length">How many tokens each row has, 1 … time. What is given for them must not depend on padding.</param>
/// <param name="features">Takes the features, <c>[batch, time, dimensions]</c>; <c>[batch, dimensions]</c> with <see cref="Pooling.None"/>.</param>
/// <param name="batch">The number of rows.</param>
/// <param name="time">The number of tokens of a row.</param>
public delegate void TokenFeatures(ReadOnlySpan<int> token, ReadOnlySpan<int> length, Span<float> features, int batch, int time);
