namespace ModelGen.Runtime;

/// <summary>The numbers of one optimizer step, not yet spread over vectors.</summary>
internal interface IUpdateStep
{
    /// <summary>Runs the optimizer's <see cref="IUpdateRule{V}"/> at one vector width.</summary>
    void Run<V>(in OptimizerUpdate update)
        where V : struct, IVector<V>;
}
