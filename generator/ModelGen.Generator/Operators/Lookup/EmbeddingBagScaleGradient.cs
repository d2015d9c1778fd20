using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Lookup;

/// <summary><c>ds[i] = dy[b] · w[t[i]]</c> for the indices of each bag, 0 for padding; inputs dy [bags, dim], indices, w, offsets where there are any. Given g of ds, the gradients are sums with the factors g: of rows of w for dy, of dy for w.</summary>
internal sealed record EmbeddingBagScaleGradient(int Padding, bool HasOffsets) : KernelOperator
{
    public override string Name => "embedding_bag_scale_gradient";

    public override Saves Saves => Saves.Input;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [TensorType.Float(inputs[1].Shape)];

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients)
    {
        var result = new Value?[node.Inputs.Length];
        if (gradients[0] is { } g)
        {
            (Value dy, Value indices, Value weight) = (node.Inputs[0], node.Inputs[1], node.Inputs[2]);
            ImmutableArray<Value> offsets = HasOffsets ? [node.Inputs[3]] : [];
            result[0] = graph.Add(new EmbeddingBag(EmbeddingBagMode.Sum, Padding, HasOffsets, HasScales: true), [indices, weight, .. offsets, g]);
            result[2] = graph.Add(new EmbeddingBagGradient(weight.Shape, EmbeddingBagMode.Sum, Padding, HasOffsets, HasScales: true), [dy, indices, .. offsets, g]);
        }

        return [.. result];
    }

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim)
    {
        string bags = EmbeddingBag.BagsText(node.Inputs[1].Shape, inputs[1], HasOffsets ? inputs[3] : null, dim);
        return $"Embeddings.BagScaleGradient({outputs[0]}, {inputs[0]}, {inputs[2]}, {bags}, {EmbeddingBag.TableText(node.Inputs[2].Shape, Padding, dim)})";
    }
}
