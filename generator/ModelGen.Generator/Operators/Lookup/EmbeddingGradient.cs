using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Integer;
using ModelGen.Generator.Operators.Movement;

namespace ModelGen.Generator.Operators.Lookup;

/// <summary><c>dw[t[i…]] += dy[i…]</c>, but for the row of padding; inputs dy […, dim] and indices t […]; <c>ddy</c> are the rows of its gradient that t names.</summary>
/// <param name="Table">The shape of the table, [rows, dim].</param>
/// <param name="Padding">The row that gets no gradient; −1 for none.</param>
internal sealed record EmbeddingGradient(Shape Table, int Padding) : KernelOperator
{
    public override string Name => "embedding_gradient";

    public override bool CanAccumulate => true;

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients)
    {
        if (gradients[0] is not { } table)
        {
            return [null, null];
        }

        Value indices = node.Inputs[1], rows = graph.Add(new Embedding(Padding), indices, table);
        if (Padding < 0)
        {
            return [rows, null];
        }

        Value column = graph.Add(new Reshape(new Shape(indices.Shape.Dims.Items.Add(Dim.One))), indices);
        return [graph.Select(graph.Add(new IntegerEqual(), column, graph.Integer(Padding)), graph.Number(0), rows), null];
    }

    public override (int Input, int Padding)? AddedRows => (1, Padding);

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [TensorType.Float(Table)];

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        AccumulatingCall(node, $"Embeddings.Cleared({outputs[0]})", inputs, dim);

    public override string AccumulatingCall(Node node, string output, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"Embeddings.AddGradient({output}, {inputs[0]}, {inputs[1]}, {dim(node.Inputs[1].Shape.Length)}, {dim(Table[0])}, {dim(Table[1])}, padding: {dim(Padding)})";
}
