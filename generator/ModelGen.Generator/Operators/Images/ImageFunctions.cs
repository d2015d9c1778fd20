using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Movement;

namespace ModelGen.Generator.Operators.Images;

/// <summary>Operators on images in declarations, which speak of <c>[batch, channels, …]</c>, or of one image without a batch.</summary>
internal static class ImageFunctions
{
    /// <summary>What an operator on images with channels last makes of images as users write them.</summary>
    /// <param name="name">For messages.</param>
    /// <param name="rank">The dimensions of an image.</param>
    /// <exception cref="ShapeException">x is no image of so many dimensions.</exception>
    public static Value Apply(GraphBuilder graph, string name, int rank, Value x, Func<Value, Value> apply)
    {
        if ((x.Shape.Rank != rank + 2 && x.Shape.Rank != rank + 1) || x.Type.Element != ElementType.Float32)
        {
            throw new ShapeException($"{name} takes float images [batch, channels, {Sizes(rank)}], but was given {x.Type}");
        }

        Value y = ChannelsLast.Back(graph, apply(Batch(graph, rank, x)));
        return x.Shape.Rank == rank + 2 ? y : graph.Add(new Reshape(new Shape(y.Shape.Dims.Items.RemoveAt(0).ToEquatableArray())), y);
    }

    /// <summary>Images as users write them, or one image, with channels last.</summary>
    /// <param name="rank">The dimensions of an image.</param>
    public static Value Batch(GraphBuilder graph, int rank, Value x) =>
        ChannelsLast.Of(graph, x.Shape.Rank == rank + 2 ? x : graph.Add(new Reshape(new Shape([Dim.One, .. x.Shape.Dims.Items])), x));

    /// <summary>Throws unless a tensor is one of floats.</summary>
    public static void RequireFloats(string name, Value x)
    {
        if (x.Type.Element != ElementType.Float32)
        {
            throw new ShapeException($"{name} takes a float tensor, but was given {x.Type}");
        }
    }

    /// <summary>Throws where windows certainly do not fit into images as users write them.</summary>
    public static void RequireRoom(string name, EquatableArray<Window> windows, Shape image)
    {
        for (int i = 0; i < windows.Count; i++)
        {
            int axis = image.Rank - windows.Count + i;
            if (axis >= 0 && windows[i].Room(image[axis]).IsNegative)
            {
                throw new ShapeException($"{name}: {windows[i].DoesNotFit(image, axis)}");
            }
        }
    }

    /// <summary>What a layer of so many channels takes, for the message about what it was given.</summary>
    /// <param name="rank">The dimensions of an image.</param>
    public static string Expected(int channels, int rank, TensorType given) =>
        $"takes [batch, {channels}, {Sizes(rank)}], but was given {given}{ChannelHint(channels, rank, given.Shape)}";

    /// <summary>What to do about images that have their channels in the wrong place, last, or none of them; empty where neither is likely.</summary>
    /// <param name="rank">The dimensions of an image.</param>
    public static string ChannelHint(Dim channels, int rank, Shape given)
    {
        bool isBatch = given.Rank == rank + 2, isAlone = given.Rank == rank + 1;
        if (isBatch && given[rank + 1] == channels)
        {
            return $", whose channels are last: 'Permute(x, {string.Join(", ", new[] { 0, rank + 1 }.Concat(Enumerable.Range(1, rank)))})' puts them second, and an input whose [Shape] says 'MemoryFormat.ChannelsLast' lies so and is stated as [batch, {channels}, …]";
        }

        return isAlone && given[rank] == channels ? $", whose channels are last: 'Permute(x, {string.Join(", ", Enumerable.Range(0, rank).Prepend(rank))})' puts them first"
            : isAlone && channels == Dim.One ? ", which has no dimension of channels: 'Unsqueeze(x, 1)' adds one behind the batch"
            : "";
    }

    /// <summary>The dimensions of an image by name.</summary>
    public static string Sizes(int rank) => rank switch { 1 => "length", 2 => "height, width", _ => "depth, height, width" };
}
