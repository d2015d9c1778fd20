namespace ModelGen;

/// <summary>
/// Marks a partial class as a module: layers plus a <c>Forward</c> method, used as a field of models and of other modules like any layer
/// (<c>torch.nn.Module</c>). A primary constructor may take values that are known at compile time.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class ModuleAttribute : Attribute
{
    /// <summary>
    /// Whether training keeps nothing of a call of the module but its inputs, and computes the rest again on the way back: less memory for more time, and the same gradients
    /// (<c>torch.utils.checkpoint</c>; Chen and others 2016). What was drawn at random is kept, so that it is the same. Of a gradient that a declaration asks for
    /// (<see cref="Ops.Gradient(Tensor, Tensor)"/>) through the module all is kept.
    /// </summary>
    public bool GradientCheckpointing { get; set; }
}
