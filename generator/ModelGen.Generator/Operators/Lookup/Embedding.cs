using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Contraction;

namespace ModelGen.Generator.Operators.Lookup;

/// <summary>
/// <c>y[i…] = w[t[i…]]</c> for indices t […] and a table w [rows, dim] (<c>torch.nn.functional.embedding</c>); <c>dw[t[i…]] += dy[i…]</c>, but for the
/// row of padding.
/// </summary>
/// <param name="Padding">The row that gets no gradient; −1 for none.</param>
internal sealed record Embedding(int Padding) : KernelOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.Embedding", "indices, weight, paddingIdx", (graph, arguments) =>
    {
        Value weight = arguments.Tensor("weight");
        return graph.Add(new Embedding(PaddingRow(arguments.OptionalInt("paddingIdx"), weight.Shape)), arguments.Tensor("indices"), weight);
    });

    public override string Name => "embedding";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        RequireTable(Name, inputs[0], inputs[1]);
        return [TensorType.Float(new Shape(inputs[0].Shape.Dims.Items.Add(inputs[1].Shape[1])))];
    }

    public override ImmutableArray<IndexRange> IndexRanges(Node node) => [new IndexRange(0, node.Inputs[1].Shape[0])];

    public override WeightUses UseOf(Node node, int input) => WeightUses.Rows;

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim)
    {
        (Shape indices, Shape table) = (node.Inputs[0].Shape, node.Inputs[1].Shape);
        return $"Embeddings.Rows({outputs[0]}, {inputs[1]}, {inputs[0]}, {dim(indices.Length)}, {dim(table[0])}, {dim(table[1])})";
    }

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) =>
        [null, gradients[0] is { } dy ? graph.Add(new EmbeddingGradient(node.Inputs[1].Shape, Padding), dy, node.Inputs[0]) : null];

    /// <summary>Demands indices and a table.</summary>
    public static void RequireTable(string name, TensorType indices, TensorType table)
    {
        if (indices.Element != ElementType.Int32 || table.Element != ElementType.Float32 || table.Shape.Rank != 2)
        {
            throw new ShapeException($"{name} takes int indices and a table [rows, dim], but was given {indices} and {table}");
        }
    }

    /// <summary>A padding index, which may count from the end, as a row of the table; −1 for none.</summary>
    public static int PaddingRow(int? index, Shape table)
    {
        if (index is not { } row)
        {
            return -1;
        }

        // A table of another rank is reported as such.
        Dim rows = table.Rank == 2 ? table[0] : Dim.One;
        return table.Rank != 2 ? -1
            : rows.Constant is not { } count ? row >= 0 ? row : throw new ShapeException($"a padding index from the end ({row}) needs a table whose number of rows is known at build time, not {table}")
            : row < -count || row >= count ? throw new ShapeException($"the padding index {row} is no row of the table {table}: rows run from -{count} to {count - 1}")
            : (int)(row < 0 ? row + count : row);
    }
}
