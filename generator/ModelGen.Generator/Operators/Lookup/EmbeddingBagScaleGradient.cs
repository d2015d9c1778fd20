using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Lookup;

/// <summary><c>ds[i] = dy[b] · w[t[i]]</c> for the indices of each bag, 0 for padding; inputs dy [bags, dim], indices, w, offsets where there are any.</summary>
internal sealed record EmbeddingBagScaleGradient(int Padding, bool HasOffsets) : KernelOperator
{
    public override string Name => "embedding_bag_scale_gradient";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [TensorType.Float(inputs[1].Shape)];

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim)
    {
        string bags = EmbeddingBag.BagsText(node.Inputs[1].Shape, inputs[1], HasOffsets ? inputs[3] : null, dim);
        return $"Embeddings.BagScaleGradient({outputs[0]}, {inputs[0]}, {inputs[2]}, {bags}, {EmbeddingBag.TableText(node.Inputs[2].Shape, Padding, dim)})";
    }
}
