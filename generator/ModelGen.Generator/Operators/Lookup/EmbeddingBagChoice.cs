using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Lookup;

/// <summary>
/// <c>z[b, k] = v[t[i], k]</c>, i being the first index of bag b where an <see cref="EmbeddingBag"/> finds its greatest element, 0 for an empty bag; inputs v [rows, dim], indices, offsets where there are any, the
/// bags' result y and the table w; <c>dv</c> is <see cref="EmbeddingBagGradient"/>, whose derivative this is.
/// </summary>
internal sealed record EmbeddingBagChoice(int Padding, bool HasOffsets) : KernelOperator
{
    public override string Name => "embedding_bag_choice";

    public override Saves Saves => Saves.Input;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [inputs[inputs.Length - 2]];

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients)
    {
        var result = new Value?[node.Inputs.Length];
        if (gradients[0] is { } dz)
        {
            result[0] = graph.Add(new EmbeddingBagGradient(node.Inputs[0].Shape, EmbeddingBagMode.Max, Padding, HasOffsets, HasScales: false), [dz, .. node.Inputs.Skip(1)]);
        }

        return [.. result];
    }

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim)
    {
        string bags = EmbeddingBag.BagsText(node.Inputs[1].Shape, inputs[1], HasOffsets ? inputs[2] : null, dim);
        return $"Embeddings.BagChoice({outputs[0]}, {inputs[0]}, {inputs[inputs.Length - 2]}, {inputs[inputs.Length - 1]}, {bags}, {EmbeddingBag.TableText(node.Inputs[0].Shape, Padding, dim)})";
    }
}
