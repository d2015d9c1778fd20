namespace ModelGen;

/// <summary>
/// Marks a partial class as a model: the generator compiles its <see cref="ForwardAttribute"/> and <see cref="LossAttribute"/> methods
/// and adds constructors, entry points, training, loading and saving to the class. An abstract class is a family of models: its primary constructor takes
/// hyperparameters, and models are derived from it with constants, <c>[Model] sealed partial class SmallMlp() : Mlp(784, 32);</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class ModelAttribute : Attribute;
