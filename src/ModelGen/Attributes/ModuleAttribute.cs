namespace ModelGen;

/// <summary>
/// Marks a partial class as a module: layers plus a <c>Forward</c> method, used as a field of models and of other modules like any layer
/// (<c>torch.nn.Module</c>). A primary constructor may take values that are known at compile time.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class ModuleAttribute : Attribute;
