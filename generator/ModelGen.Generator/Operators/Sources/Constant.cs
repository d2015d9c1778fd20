using System.Collections.Immutable;
using System.Globalization;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Sources;

/// <summary>A scalar known at compile time. Formulas take it in as a literal.</summary>
internal sealed record Constant(double Value) : Operator
{
    public override string Name => "constant";

    public override OperatorKind Kind => OperatorKind.Source;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [TensorType.Float(Shape.Scalar)];

    public override string Describe(ImmutableArray<string> inputs) => Value.ToString("G7", CultureInfo.InvariantCulture);
}
