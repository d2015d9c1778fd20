namespace ModelGen;

/// <summary>
/// Marks a method of a model as an entry point with inference semantics. The generator reads the method and emits methods of the same
/// name over spans: inputs, then one result span for each tensor of the result, then the symbols of the shapes as <c>int</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class ForwardAttribute : Attribute;
