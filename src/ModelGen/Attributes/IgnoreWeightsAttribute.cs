namespace ModelGen;

/// <summary>
/// Names tensors of a checkpoint that the model does without, such as masks and tables of positions that it computes: <c>[IgnoreWeights("[transformer.]h.*.attn.{bias|masked_bias}")]</c>.
/// What patterns mean stands at <see cref="WeightMap"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class IgnoreWeightsAttribute : Attribute
{
    /// <summary>Adds a line to the model's map.</summary>
    /// <param name="file">The names in the file.</param>
    public IgnoreWeightsAttribute(string file) => File = file;

    /// <summary>The names in the file.</summary>
    public string File { get; }
}
