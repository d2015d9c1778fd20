using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Axis;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Operators.Movement;

/// <summary>More elements at the ends of dimensions, or fewer: <c>torch.nn.functional.pad</c>, made of slices and what is put together.</summary>
internal static class Padding
{
    /// <summary>What a call says, <c>pad</c>, <c>mode</c> and <c>value</c>.</summary>
    /// <exception cref="HyperparameterException">The numbers are not two for each of some dimensions.</exception>
    public static Value Apply(GraphBuilder graph, ICallArguments arguments)
    {
        Value x = arguments.Tensor("x");
        ImmutableArray<int> pad = arguments.Ints("pad");
        if (x.Type.Element != ElementType.Float32)
        {
            throw new ShapeException($"pad takes a float tensor, but was given {x.Type}");
        }

        if (pad.Length % 2 != 0 || pad.Length / 2 > x.Shape.Rank)
        {
            throw new HyperparameterException("pad", FormattableString.Invariant($"two numbers for each of at most {x.Shape.Rank} dimensions"), $"[{string.Join(", ", pad)}]");
        }

        var mode = arguments.Enum<PaddingMode>("mode");
        ImmutableArray<(int Before, int After)> pads = Pairs(pad);
        if (mode != PaddingMode.Zeros && arguments.Double("value") != 0)
        {
            throw new HyperparameterException("value", $"left out with PaddingMode.{mode}, which repeats elements of the tensor", FormattableString.Invariant($"{arguments.Double("value")}"));
        }

        Require(x.Shape, pads, mode);
        return Apply(graph, x, x.Shape.Rank - 1, pads, mode, arguments.Double("value"));
    }

    /// <summary>Numbers before and behind, of one dimension after the other.</summary>
    public static ImmutableArray<(int Before, int After)> Pairs(ImmutableArray<int> pad) => [.. Enumerable.Range(0, pad.Length / 2).Select(i => (pad[2 * i], pad[(2 * i) + 1]))];

    /// <summary>Throws where there certainly is too little to take elements from.</summary>
    /// <exception cref="ShapeException">There is.</exception>
    public static void Require(Shape shape, ImmutableArray<(int Before, int After)> pads, PaddingMode mode)
    {
        for (int i = 0; i < pads.Length; i++)
        {
            (int axis, int before, int after) = (shape.Rank - 1 - i, pads[i].Before, pads[i].After);
            Dim left = shape[axis] + (Math.Min(before, 0) + (long)Math.Min(after, 0));
            foreach (int count in new[] { before, after })
            {
                long least = mode switch { _ when count <= 0 => 0, PaddingMode.Zeros => 0, PaddingMode.Reflect => count + 1L, PaddingMode.Circular => count, _ => 1 };
                if ((left - least).IsNegative)
                {
                    throw new ShapeException(count > 0
                        ? $"pad: {count} more elements of dimension {axis} of {shape} take at least {least} that are there"
                        : $"pad: dimension {axis} of {shape} has no {-(Math.Min(before, 0) + (long)Math.Min(after, 0))} elements to be left out");
                }
            }
        }
    }

    /// <summary>x with elements before and behind along some dimensions.</summary>
    /// <param name="last">The last of the dimensions.</param>
    /// <param name="pads">Before and behind the last dimension, the one before it, and so on; negative to leave elements out.</param>
    /// <param name="value">What the elements are, where the mode says so.</param>
    public static Value Apply(GraphBuilder graph, Value x, int last, ImmutableArray<(int Before, int After)> pads, PaddingMode mode, double value)
    {
        for (int i = 0; i < pads.Length; i++)
        {
            x = Along(graph, x, last - i, pads[i].Before, pads[i].After, mode, value);
        }

        return x;
    }

    private static Value Along(GraphBuilder graph, Value x, int axis, int before, int after, PaddingMode mode, double value)
    {
        if (before < 0 || after < 0)
        {
            (int first, int last) = (Math.Max(-before, 0), Math.Max(-after, 0));
            x = Slice.Along(graph, x, axis, first, x.Shape[axis] - (first + (long)last));
            (before, after) = (Math.Max(before, 0), Math.Max(after, 0));
        }

        if (before == 0 && after == 0)
        {
            return x;
        }

        return mode == PaddingMode.Zeros
            ? Zeros(graph, x, axis, before, after, value)
            : graph.Add(new Concat(axis), [.. new[] { Part(graph, x, axis, before, mode, isBefore: true), x, Part(graph, x, axis, after, mode, isBefore: false) }.OfType<Value>()]);
    }

    private static Value Zeros(GraphBuilder graph, Value x, int axis, int before, int after, double value)
    {
        ImmutableArray<Dim> start = [.. x.Shape.Dims.Items.Select((_, i) => i == axis ? (Dim)before : Dim.Zero)];
        var shape = new Shape(x.Shape.Dims.Items.SetItem(axis, x.Shape[axis] + (before + (long)after)).ToEquatableArray());
        Value inner = value == 0 ? x : graph.Plus(x, -value);
        Value padded = graph.Add(new Place(start.ToEquatableArray(), shape), inner);
        return value == 0 ? padded : graph.Plus(padded, value);
    }

    private static Value? Part(GraphBuilder graph, Value x, int axis, int count, PaddingMode mode, bool isBefore)
    {
        if (count == 0)
        {
            return null;
        }

        Dim size = x.Shape[axis];
        return mode switch
        {
            PaddingMode.Reflect => graph.Add(new Flip(axis), Slice.Along(graph, x, axis, isBefore ? Dim.One : size - 1 - count, count)),
            PaddingMode.Circular => Slice.Along(graph, x, axis, isBefore ? size - count : Dim.Zero, count),
            _ => graph.Add(new Expand(new Shape(x.Shape.Dims.Items.SetItem(axis, count).ToEquatableArray())), Slice.Along(graph, x, axis, isBefore ? Dim.Zero : size - 1, Dim.One)),
        };
    }
}
