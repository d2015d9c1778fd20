namespace ModelGen.Generator.Operators.Sources;

/// <summary>A value that the function is given or that is known before it runs: no kernel computes it.</summary>
internal abstract record SourceOperator : Operator
{
    public sealed override OperatorKind Kind => OperatorKind.Source;

    /// <summary>Whether it is memory. If not, formulas take it in as a number or as a field.</summary>
    public abstract bool IsInMemory { get; }
}
