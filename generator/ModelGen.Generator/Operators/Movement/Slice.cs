using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Operators.Movement;

/// <summary>The box of <paramref name="Shape"/> that begins at <paramref name="Start"/>; <c>dx</c> = dy placed into zeros.</summary>
internal sealed record Slice(EquatableArray<Dim> Start, Shape Shape) : ViewOperator
{
    public override string Name => "slice";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [inputs[0] with { Shape = Shape }];

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) =>
        [graph.Add(new Place(Start, node.Inputs[0].Shape), gradients[0]!.Value)];

    public override Access? View(Access input, Shape inputShape, Shape outputShape)
    {
        Dim offset = input.Offset;
        for (int i = 0; i < Start.Count; i++)
        {
            offset += Start[i] * input.Strides[i];
        }

        return input with { Offset = offset };
    }

    public override string Describe(ImmutableArray<string> inputs) =>
        $"{inputs[0]}[{string.Join(", ", Start.Items.Select((s, i) => $"{s}..{s + Shape[i]}"))}]";
}
