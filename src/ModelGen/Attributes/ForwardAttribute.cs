namespace ModelGen;

/// <summary>
/// Marks a method of a model as an entry point with inference semantics. The generator reads the method and emits methods of the same
/// name over spans: inputs, then one result span for each tensor of the result, then the symbols of the shapes as <c>int</c>.
/// </summary>
/// <remarks>
/// Beside <c>F</c> there are <c>FForward</c> and <c>FBackward</c>, for gradients through it and for training by a loop of one's own. Where training makes a difference,
/// because something in it drops or assigns state, <c>FForward</c> takes <c>bool training</c>, and <c>FBackward</c> goes back through whichever it was.
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class ForwardAttribute : Attribute
{
    /// <summary>
    /// Whether sessions have the method where it reaches a <see cref="KeyValueCache"/>. <see langword="false"/> for one that does more with its caches than a session can keep, such as comparing two
    /// sequences: it then is a method of the model alone.
    /// </summary>
    public bool Session { get; set; } = true;
}
