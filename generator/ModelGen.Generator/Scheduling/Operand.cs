using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Scheduling;

/// <summary>A tensor in memory: a buffer and where the elements lie in it.</summary>
internal sealed record Operand(TensorBuffer Buffer, Shape Shape, Access Access)
{
    /// <summary>Row-major without gaps, possibly behind an offset: fit to be a plain span.</summary>
    public bool IsDense => Access.IsDense(Shape);

    /// <summary>The whole buffer, row-major.</summary>
    public static Operand Whole(TensorBuffer buffer, Shape shape) => new(buffer, shape, Access.Dense(shape));

    public override string ToString()
    {
        string offset = Access.Offset == Dim.Zero ? "" : $" + {Access.Offset}";
        string strides = IsDense ? "" : $" by ({string.Join(", ", Access.Strides.Items)})";
        return $"{Buffer}{offset}{strides}";
    }
}
