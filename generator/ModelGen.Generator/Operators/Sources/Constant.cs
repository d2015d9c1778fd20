using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Operators.Sources;

/// <summary>A scalar known at compile time. Formulas take it in as a literal.</summary>
internal sealed record Constant(ExactNumber Value) : SourceOperator
{
    /// <summary>Whether it is a float or an integer.</summary>
    public ElementType Element { get; init; } = ElementType.Float32;

    public override string Name => "constant";

    /// <summary>Where one lies in memory, it has been repeated.</summary>
    public override ImmutableArray<string> OutputNames => [Value == 0 ? "zeros" : Value == 1 ? "ones" : Name];

    public override bool IsInMemory => false;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [new TensorType(Element, Shape.Scalar)];

    public override string Describe(ImmutableArray<string> inputs) => Literal.Text(Value);
}
