using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Scheduling;

/// <summary>A tensor in memory: a buffer and where the elements lie in it.</summary>
internal sealed record Operand(TensorBuffer Buffer, Shape Shape, Access Access)
{
    /// <summary>Row-major without gaps, possibly behind an offset: fit to be a plain span.</summary>
    public bool IsDense => Access.IsDense(Shape);

    /// <summary>Whether it is smaller than its buffer.</summary>
    public bool IsPart => Shape.Length != Buffer.Length;

    /// <summary>Whether one element stands for several.</summary>
    public bool IsRepeated => Enumerable.Range(0, Shape.Rank).Any(i => Shape[i] != Dim.One && Access.Strides[i] == Dim.Zero);

    /// <summary>The whole buffer, row-major.</summary>
    public static Operand Whole(TensorBuffer buffer, Shape shape) => new(buffer, shape, Access.Dense(shape));

    /// <summary>Whether each element of the other is this one's element of the same index.</summary>
    public bool IsSamePlace(Operand other) => Buffer == other.Buffer && Shape == other.Shape && Access.Offset == other.Access.Offset
        && Enumerable.Range(0, Shape.Rank).All(i => Shape[i] == Dim.One || Access.Strides[i] == other.Access.Strides[i]);

    public override string ToString()
    {
        string offset = Access.Offset == Dim.Zero ? "" : $" + {Access.Offset}";
        string strides = IsDense ? "" : $" by ({string.Join(", ", Access.Strides.Items)})";
        return $"{Buffer}{offset}{strides}";
    }
}
