namespace ModelGen;

/// <summary>
/// Marks a partial class as a model: the generator compiles its <see cref="ForwardAttribute"/> and <see cref="LossAttribute"/> methods
/// and adds constructors, entry points, training, loading and saving to the class.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class ModelAttribute : Attribute;
