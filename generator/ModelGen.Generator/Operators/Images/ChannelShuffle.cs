using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Movement;

namespace ModelGen.Generator.Operators.Images;

/// <summary><c>y[…, j·groups + g] = x[…, g·n + j]</c>, n the channels of a group: each group gives every group channels (Zhang and others 2018).</summary>
internal sealed record ChannelShuffle(int Groups) : CompositeOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.ChannelShuffle", "x, groups", (graph, arguments) =>
    {
        Value x = arguments.Tensor("x");
        int groups = arguments.Int("groups");
        return groups < 1 ? throw new HyperparameterException("groups", "at least 1", FormattableString.Invariant($"{groups}"))
            : x.Shape.Rank < 3 ? throw new ShapeException($"channel_shuffle takes float images [batch, channels, …], but was given {x.Type}")
            : ImageFunctions.Apply(graph, "channel_shuffle", x.Shape.Rank - 2, x, image => graph.Add(new ChannelShuffle(groups), image));
    });

    public override string Name => "channel_shuffle";

    public override bool GivesImages => true;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => Channels(inputs[0].Shape).IsMultipleOf(Groups)
        ? [inputs[0]]
        : throw new ShapeException($"{Name}: the {Channels(inputs[0].Shape)} channels of {ChannelsLast.BackOf(inputs[0].Shape)} do not make {Groups} groups");

    public override string Describe(ImmutableArray<string> inputs) => FormattableString.Invariant($"{Name}({inputs[0]}, {Groups})");

    protected override Value Compose(GraphBuilder graph, ImmutableArray<Value> inputs)
    {
        Shape shape = inputs[0].Shape;
        int last = shape.Rank - 1;
        Value groups = graph.Add(new Reshape(new Shape([.. shape.Dims.Items.RemoveAt(last), Groups, shape[last] / Groups])) { IsImage = true }, inputs[0]);
        return graph.Add(new Reshape(shape) { IsImage = true }, graph.Add(Permute.Exchange(last + 2, last, last + 1), groups));
    }

    private static Dim Channels(Shape image) => image[image.Rank - 1];
}
