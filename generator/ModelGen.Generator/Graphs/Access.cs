using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Graphs;

/// <summary>Where the elements of a value lie in a buffer: element [i, j, …] is at offset + i·strides[0] + j·strides[1] + …, in elements.</summary>
internal sealed record Access(Dim Offset, EquatableArray<Dim> Strides)
{
    /// <summary>Row-major without gaps.</summary>
    public static Access Dense(Shape shape)
    {
        var strides = new Dim[shape.Rank];
        Dim stride = Dim.One;
        for (int i = shape.Rank - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= shape[i];
        }

        return new(Dim.Zero, EquatableArray.Create<Dim>(strides));
    }

    /// <summary>Whether the elements of a value of this shape lie row-major without gaps (the offset may be anything).</summary>
    public bool IsDense(Shape shape)
    {
        Access dense = Dense(shape);
        for (int i = 0; i < shape.Rank; i++)
        {
            // The stride of a dimension of size 1 is never used.
            if (shape[i] != Dim.One && Strides[i] != dense.Strides[i])
            {
                return false;
            }
        }

        return true;
    }
}
