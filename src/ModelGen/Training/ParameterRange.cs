using System.ComponentModel;

namespace ModelGen.Runtime;

/// <summary>A part of the parameter block that a loss trains.</summary>
/// <param name="Start">Where it starts, in floats.</param>
/// <param name="Length">Its floats, padding included.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct ParameterRange(int Start, int Length);
