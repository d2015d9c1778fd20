using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Sources;

/// <summary>A dimension's size as a scalar tensor (the divisor of a mean over <c>batch</c>). Formulas take it in as a field.</summary>
internal sealed record DimScalar(Dim Dim) : SourceOperator
{
    /// <summary>Whether it is a float or an integer.</summary>
    public ElementType Element { get; init; } = ElementType.Float32;

    /// <summary>What whoever uses it demands of the size, where that is not certain.</summary>
    public SizeBound? Bound { get; init; }

    public override string Name => "dim";

    public override bool IsInMemory => false;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [new TensorType(Element, Shape.Scalar)];

    public override ImmutableArray<SizeBound> SizeBounds(Node node) => [.. SizeBound.OfDivisors([Dim]), .. Bound is { } bound ? [bound] : ImmutableArray<SizeBound>.Empty];

    public override string Describe(ImmutableArray<string> inputs) => Dim.ToString();
}
