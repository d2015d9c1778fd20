namespace ModelGen;

/// <summary>Floats.</summary>
internal sealed class FloatColumn(string name, ReadOnlyMemory<float> values, ReadOnlySpan<int> example) : TensorColumn(name, CountOf(name, values.Length, example))
{
    private readonly int[] example = example.ToArray();

    internal override void Read(ReadOnlySpan<int> indices, Batch batch) => Gather(values.Span, indices, batch.AddFloats(Name, example));
}
