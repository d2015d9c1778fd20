using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Movement;

namespace ModelGen.Generator.Operators.Images;

/// <summary>
/// Images as declarations speak of them, <c>[batch, channels, …]</c>, and as operators on images take them, <c>[batch, …, channels]</c>: the channels of a pixel lie together, so that kernels
/// read and write whole vectors of them.
/// </summary>
internal static class ChannelsLast
{
    /// <summary>Channels behind the dimensions of the image; of what was put before them, what it was before.</summary>
    public static Value Of(GraphBuilder graph, Value x) =>
        x.Operator is Permute permute && IsBack(permute) ? x.Node.Inputs[0] : graph.Add(new Permute(Axes(x.Shape.Rank)), x);

    /// <summary>The shape with channels behind the dimensions of the image.</summary>
    public static Shape Of(Shape shape) => new(Axes(shape.Rank).Items.Select(a => shape[a]).ToEquatableArray());

    /// <summary>The shape of images with channels last as users see them.</summary>
    public static Shape BackOf(Shape shape) => new(BackAxes(shape.Rank).Items.Select(a => shape[a]).ToEquatableArray());

    /// <summary>Channels before the dimensions of the image, as users see them.</summary>
    public static Value Back(GraphBuilder graph, Value y) => graph.Add(new Permute(BackAxes(y.Shape.Rank)), y);

    /// <summary>Whether a permutation puts channels that lie last before the dimensions of the image.</summary>
    public static bool IsBack(Permute permute) => permute.Axes.Count > 2 && permute.Axes.Items.SequenceEqual(BackAxes(permute.Axes.Count).Items);

    /// <summary>Whether an operator on images has computed a value, itself or in what is called, or what it goes through element by element or is put together of.</summary>
    public static bool IsImage(Value value) =>
        value.Operator.GivesImages
        || (value.Operator.Callee is { } callee && value.Index < callee.Graph.Outputs.Length && IsImage(callee.Graph.Outputs[value.Index]))
        || (value.Operator.Kind == OperatorKind.Elementwise && value.Node.Inputs.Any(i => i.Shape == value.Shape && IsImage(i)))
        || (value.Operator.Kind == OperatorKind.Placement && value.Node.Inputs.Any(IsImage));

    /// <summary>The permutation that puts channels behind the dimensions of the image.</summary>
    public static EquatableArray<int> Axes(int rank) => [0, .. Enumerable.Range(2, rank - 2), 1];

    private static EquatableArray<int> BackAxes(int rank) => [0, rank - 1, .. Enumerable.Range(1, rank - 2)];
}
