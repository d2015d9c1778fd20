using System.Collections.Immutable;
using System.Globalization;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Operators.Attention.Scores;

/// <summary>An element of a table within a formula of scores, by an index for each dimension; the derivative by the element is 1. The kernel holds indices to their dimensions where a key is seen.</summary>
/// <param name="Table">The table's number.</param>
/// <param name="Rank">The number of its dimensions.</param>
/// <param name="IsSame">Whether indices are the same for all keys of a query.</param>
/// <param name="Of">What the table holds.</param>
internal sealed record ScoreLookup(int Table, int Rank, bool IsSame, ElementType Of) : ElementwiseOperator
{
    public override string Name => "lookup";

    public override int Arity => Rank;

    public override int Cost => IsSame ? 2 : 16;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [new TensorType(Of, Shape.Scalar)];

    public override Value? Simplify(GraphBuilder graph, ImmutableArray<Value> inputs) => null;

    public override VectorExpression Formula(ImmutableArray<VectorExpression> arguments) =>
        VectorExpression.Call(IsSame ? "x.Same" : "x.Each", [VectorExpression.Name(Table.ToString(CultureInfo.InvariantCulture)), .. arguments]);
}
