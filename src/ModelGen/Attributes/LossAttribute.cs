namespace ModelGen;

/// <summary>
/// Marks a method of a model as a loss: training semantics, a scalar result, differentiated with respect to the parameters it trains.
/// The generator emits an evaluation method of the same name and a step method on the trainer.
/// </summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class LossAttribute : Attribute
{
    /// <summary>
    /// The members (layers, modules, parameters, arrays of them) whose parameters this loss updates, as <c>[nameof(generator)]</c>;
    /// <see langword="null"/> means all parameters the loss depends on.
    /// </summary>
    public string[]? Trains { get; set; }
}
