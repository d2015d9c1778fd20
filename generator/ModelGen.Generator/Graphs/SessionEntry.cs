namespace ModelGen.Generator.Graphs;

/// <summary>An entry point as a method of the model's session.</summary>
/// <param name="Function">As that of inference, with what the session gives it behind the inputs (<see cref="Graphs.Function.FromSession"/>).</param>
/// <param name="Batch">The named dimension that is the session's number of rows.</param>
/// <param name="Time">By how many positions a call makes each row longer.</param>
/// <param name="Capacity">The named dimension of the session's own that is the number of positions for which it has room.</param>
internal sealed record SessionEntry(Function Function, string Batch, Dim Time, string Capacity);
