namespace ModelGen.Generator.Graphs;

/// <summary>A number that the declaration computes has no value in its type; the message says what does not fit into how many bits.</summary>
internal sealed class NumberTooLargeException(string message) : Exception(message);
