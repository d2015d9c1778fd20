using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Lookup;

/// <summary><c>dw[t[i…]] += dy[i…]</c>, but for the row of padding; inputs dy […, dim] and indices t […]. Not differentiated again.</summary>
/// <param name="Table">The shape of the table, [rows, dim].</param>
/// <param name="Padding">The row that gets no gradient; −1 for none.</param>
internal sealed record EmbeddingGradient(Shape Table, int Padding) : KernelOperator
{
    public override string Name => "embedding_gradient";

    public override bool CanAccumulate => true;

    public override (int Input, int Padding)? AddedRows => (1, Padding);

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [TensorType.Float(Table)];

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        AccumulatingCall(node, $"Embeddings.Cleared({outputs[0]})", inputs, dim);

    public override string AccumulatingCall(Node node, string output, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"Embeddings.AddGradient({output}, {inputs[0]}, {inputs[1]}, {dim(node.Inputs[1].Shape.Length)}, {dim(Table[0])}, {dim(Table[1])}, padding: {dim(Padding)})";
}
