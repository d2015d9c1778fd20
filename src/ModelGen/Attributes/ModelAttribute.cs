namespace ModelGen;

/// <summary>
/// Marks a partial class as a model: the generator compiles its <see cref="ForwardAttribute"/> and <see cref="LossAttribute"/> methods
/// and adds constructors, entry points, training, loading and saving to the class. An abstract class is a family of models: its primary constructor takes
/// hyperparameters, and models are derived from it with constants, <c>[Model] sealed partial class SmallMlp() : Mlp(784, 32);</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class ModelAttribute : Attribute
{
    /// <summary>
    /// What the weights of linear layers are in memory, those of attention and tables that are such a weight as well (tied embeddings) among them; single precision unless said otherwise.
    /// Everything else is single precision: biases, normalisations, convolutions, other tables, weights that are read by anything else, and all arithmetic.
    /// </summary>
    /// <remarks>What a family says holds for all models of it. Values that are loaded or assigned are rounded to the nearest bfloat16 once, halves to even; files are saved with BF16 for them.</remarks>
    public WeightType Weights { get; init; }
}
