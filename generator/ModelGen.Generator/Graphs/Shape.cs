using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Graphs;

/// <summary>The dimensions of a tensor, outermost first; rank 0 is a scalar.</summary>
internal sealed record Shape(EquatableArray<Dim> Dims)
{
    public static Shape Scalar { get; } = new([]);

    public int Rank => Dims.Count;

    public Dim this[int axis] => Dims[axis];

    /// <summary>Whether it is <c>[…, n, 1]</c>.</summary>
    public bool IsColumn => Rank > 1 && this[Rank - 1] == Dim.One;

    /// <summary>The number of elements.</summary>
    public Dim Length => Product(0, Rank);

    public static Shape Of(params ReadOnlySpan<Dim> dims) => new(EquatableArray.Create(dims));

    /// <summary>The product of the dims from <paramref name="start"/> up to <paramref name="end"/>.</summary>
    public Dim Product(int start, int end)
    {
        Dim product = Dim.One;
        for (int i = start; i < end; i++)
        {
            product *= Dims[i];
        }

        return product;
    }

    /// <summary>NumPy broadcasting: aligned at the last dim, equal dims or 1; null where the shapes don't fit.</summary>
    public static Shape? Broadcast(Shape left, Shape right)
    {
        int rank = Math.Max(left.Rank, right.Rank);
        var dims = new Dim[rank];
        for (int i = 0; i < rank; i++)
        {
            Dim a = i < rank - left.Rank ? Dim.One : left[i - rank + left.Rank];
            Dim b = i < rank - right.Rank ? Dim.One : right[i - rank + right.Rank];
            if (a == b || b == Dim.One)
            {
                dims[i] = a;
            }
            else if (a == Dim.One)
            {
                dims[i] = b;
            }
            else
            {
                return null;
            }
        }

        return Of(dims);
    }

    /// <summary>Turns an axis that may count from the end into one from the start.</summary>
    /// <exception cref="ShapeException">There is no such axis.</exception>
    public int Axis(int axis) => axis >= -Rank && axis < Rank
        ? (axis + Rank) % Rank
        : Rank == 0 ? throw new ShapeException($"a scalar has no axis {axis}")
        : throw new ShapeException($"axis {axis} does not exist: the shape is {this}, so axes run from {-Rank} to {Rank - 1}");

    public override string ToString() => $"[{string.Join(", ", Dims.Items)}]";
}

/// <summary>Shapes or element types that don't fit; the message is shown to the user, so it names both.</summary>
internal sealed class ShapeException(string message) : Exception(message);
