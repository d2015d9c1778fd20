using System.Diagnostics.CodeAnalysis;

namespace ModelGen.Runtime;

/// <summary>Rows of contiguous values, by batch, head and row: how far it is from one to the next.</summary>
internal readonly unsafe struct AttentionMatrix
{
    private readonly float* data;
    private readonly nint batch;
    private readonly nint head;

    private AttentionMatrix(float* data, nint batch, nint head, nint row)
    {
        this.data = data;
        this.batch = batch;
        this.head = head;
        Row = row;
    }

    /// <summary>From row to row.</summary>
    internal nint Row { get; }

    /// <summary>From head to head.</summary>
    internal nint Head => head;

    internal bool IsGiven => data != null;

    /// <summary>A matrix that lies as an operand says, whose memory is pinned at <paramref name="data"/>.</summary>
    /// <exception cref="ArgumentException">The memory does not cover it.</exception>
    internal static AttentionMatrix Of(Strided operand, float* data, int batch, int heads, int rows, int columns, string name)
    {
        Strides strides = operand.Strides;
        if (strides.Rank != 3 || strides.Steps[0] < 0 || strides.Steps[1] < 0 || strides.Steps[2] < 0)
        {
            ThrowShape(name);
        }

        if ((long)batch * heads * rows * columns > 0
            && ((long)strides.Steps[0] * (batch - 1)) + ((long)strides.Steps[1] * (heads - 1)) + ((long)strides.Steps[2] * (rows - 1)) + columns > operand.Span.Length)
        {
            ThrowShape(name);
        }

        return new(data, strides.Steps[0], strides.Steps[1], strides.Steps[2]);
    }

    /// <summary>A contiguous matrix <c>[batch, rows, heads, columns]</c>.</summary>
    internal static AttentionMatrix RowsFirst(ReadOnlySpan<float> span, float* data, int batch, int heads, int rows, int columns, string name)
    {
        if ((long)batch * heads * rows * columns > span.Length)
        {
            ThrowShape(name);
        }

        return new(data, (nint)rows * heads * columns, columns, (nint)heads * columns);
    }

    /// <summary>The same, not given where the span is empty.</summary>
    internal static AttentionMatrix RowsFirstIfAny(ReadOnlySpan<float> span, float* data, int batch, int heads, int rows, int columns, string name) =>
        span.IsEmpty ? default : RowsFirst(span, data, batch, heads, rows, columns, name);

    /// <summary>The first row of a head.</summary>
    internal float* At(nint batchIndex, nint headIndex) => data + (batchIndex * batch) + (headIndex * head);

    [DoesNotReturn]
    private static void ThrowShape(string name) => throw new ArgumentException($"The memory of {name} does not cover its batch, heads and rows of contiguous values.", name);
}
