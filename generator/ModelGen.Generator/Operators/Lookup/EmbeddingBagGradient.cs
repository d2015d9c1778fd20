using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Lookup;

/// <summary>
/// <c>dw[t[i]] += dy[b] / size, s[i] dy[b], or dy[b] where the maximum is</c> for the indices of each bag; inputs dy [bags, dim], indices, offsets where there are
/// any, then y and w for a maximum and s for a sum with factors. It is linear in dy and in s: their gradients, given g of dw, are the look-up of g (<see cref="EmbeddingBagChoice"/> for a maximum) and
/// <see cref="EmbeddingBagScaleGradient"/>.
/// </summary>
/// <param name="Table">The shape of the table, [rows, dim].</param>
internal sealed record EmbeddingBagGradient(Shape Table, EmbeddingBagMode Mode, int Padding, bool HasOffsets, bool HasScales) : KernelOperator
{
    public override string Name => "embedding_bag_gradient";

    public override Saves Saves => Mode == EmbeddingBagMode.Max || HasScales ? Saves.Input : Saves.Nothing;

    public override bool CanAccumulate => true;

    public override (int Input, int Padding)? AddedRows => (1, Padding);

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [TensorType.Float(Table)];

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients)
    {
        var result = new Value?[node.Inputs.Length];
        if (gradients[0] is { } g)
        {
            Value dy = node.Inputs[0], indices = node.Inputs[1];
            ImmutableArray<Value> offsets = HasOffsets ? [node.Inputs[2]] : [], last = [.. node.Inputs.Skip(HasOffsets ? 3 : 2)];
            result[0] = Mode == EmbeddingBagMode.Max
                ? graph.Add(new EmbeddingBagChoice(Padding, HasOffsets), [g, indices, .. offsets, .. last])
                : graph.Add(new EmbeddingBag(Mode, Padding, HasOffsets, HasScales), [indices, g, .. offsets, .. last]);
            if (HasScales)
            {
                result[result.Length - 1] = graph.Add(new EmbeddingBagScaleGradient(Padding, HasOffsets), [dy, indices, g, .. offsets]);
            }
        }

        return [.. result];
    }

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        AccumulatingCall(node, $"Embeddings.Cleared({outputs[0]})", inputs, dim);

    public override string AccumulatingCall(Node node, string output, ImmutableArray<string> inputs, Func<Dim, string> dim)
    {
        string bags = EmbeddingBag.BagsText(node.Inputs[1].Shape, inputs[1], HasOffsets ? inputs[2] : null, dim);
        string last = inputs[inputs.Length - 1];
        string operands = Mode switch
        {
            EmbeddingBagMode.Max => $"{inputs[inputs.Length - 2]}, {last}, {bags}",
            EmbeddingBagMode.Sum => $"{bags}, {(HasScales ? last : "default")}",
            _ => bags,
        };
        return $"Embeddings.AddBag{Mode}Gradient({output}, {inputs[0]}, {operands}, {EmbeddingBag.TableText(Table, Padding, dim)})";
    }
}
