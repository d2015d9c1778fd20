using System.Numerics.Tensors;

namespace ModelGen;

/// <summary>Bytes that become floats.</summary>
internal sealed class ByteColumn(string name, ReadOnlyMemory<byte> values, float scale, ReadOnlySpan<int> example) : TensorColumn(name, CountOf(name, values.Length, example))
{
    private readonly int[] example = example.ToArray();

    internal override void Read(ReadOnlySpan<int> indices, Batch batch)
    {
        Span<float> result = batch.AddFloats(Name, example);
        int size = indices.IsEmpty ? 0 : result.Length / indices.Length;
        for (int i = 0; i < indices.Length; i++)
        {
            TensorPrimitives.ConvertTruncating(values.Span.Slice(indices[i] * size, size), result.Slice(i * size, size));
        }

        TensorPrimitives.Multiply(result, scale, result);
    }
}
