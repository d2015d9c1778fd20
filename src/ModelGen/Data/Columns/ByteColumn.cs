using System.Numerics.Tensors;

namespace ModelGen;

/// <summary>Bytes, which become floats or stay what they are.</summary>
/// <param name="name">What batches call it.</param>
/// <param name="values">The bytes.</param>
/// <param name="scale">What each is multiplied by as a float; null if batches have bytes.</param>
/// <param name="example">The dimensions of an example.</param>
internal sealed class ByteColumn(string name, ReadOnlyMemory<byte> values, float? scale, ReadOnlySpan<int> example) : TensorColumn(name, CountOf(name, values.Length, example))
{
    private readonly int[] example = example.ToArray();

    internal override void Read(ReadOnlySpan<int> indices, Batch batch)
    {
        if (scale is not { } factor)
        {
            Gather(values.Span, indices, batch.AddBytes(Name, example));
            return;
        }

        Span<float> result = batch.AddFloats(Name, example);
        int size = indices.IsEmpty ? 0 : result.Length / indices.Length;
        for (int i = 0; i < indices.Length; i++)
        {
            TensorPrimitives.ConvertTruncating(values.Span.Slice(indices[i] * size, size), result.Slice(i * size, size));
        }

        TensorPrimitives.Multiply(result, factor, result);
    }
}
