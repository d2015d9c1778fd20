namespace ModelGen;

/// <summary>
/// Says which tensors of a checkpoint become which of the model, for every <c>Load</c>, <c>FromFile</c> and their kin: <c>[Weights("[transformer.]h.*.ln_1.*", "blocks.*.norm1.*")]</c>.
/// What patterns mean stands at <see cref="WeightMap"/>. The generator checks that the model has the tensors.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class WeightsAttribute : Attribute
{
    /// <summary>Adds a line to the model's map.</summary>
    /// <param name="file">The names in the file.</param>
    /// <param name="model">The names in the model.</param>
    public WeightsAttribute(string file, string model) => (File, Model) = (file, model);

    /// <summary>The names in the file.</summary>
    public string File { get; }

    /// <summary>The names in the model.</summary>
    public string Model { get; }

    /// <summary>Whether matrices are the other way round in the file, as in GPT-2's <c>Conv1D</c>; vectors stay as they are.</summary>
    public bool Transpose { get; set; }

    /// <summary>Whether the line is only asked if the file has the tensor nowhere else: <c>[Weights("model.embed_tokens.weight", "lm_head.weight", Fallback = true)]</c>.</summary>
    public bool Fallback { get; set; }
}
