using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Attention.Scores;

/// <summary>
/// <c>y = table[i, j, …]</c>, one element by an integer for each dimension, in the lambda of a formula of scores: <see cref="ScoreReader"/> makes a <see cref="ScoreLookup"/> of it. No function has it.
/// Inputs: the table, the indices.
/// </summary>
internal sealed record TableLookup : Operator
{
    /// <summary>The most dimensions that a table has.</summary>
    public const int MaxRank = 4;

    public override string Name => "lookup";

    public override OperatorKind Kind => OperatorKind.Source;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        (TensorType table, ImmutableArray<TensorType> indices) = (inputs[0], inputs.RemoveAt(0));
        foreach (TensorType index in indices)
        {
            if (index.Element != ElementType.Int32 || index.Shape.Rank != 0)
            {
                throw new ShapeException($"a position that is a tensor is one int, such as the head of a score, not {index}");
            }
        }

        return table.Element == ElementType.Bool ? throw new ShapeException("elements are looked up in tensors of floats and ints, not of bools")
            : indices.Length > MaxRank ? throw new ShapeException($"elements are looked up in tensors of up to {MaxRank} dimensions, not in {table}")
            : indices.Length == table.Shape.Rank ? [table with { Shape = Shape.Scalar }]
            : throw new ShapeException($"an element of {table.Shape} has {table.Shape.Rank} positions, but {indices.Length} were given");
    }
}
