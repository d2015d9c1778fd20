namespace ModelGen;

/// <summary>Integers.</summary>
internal sealed class IntColumn(string name, ReadOnlyMemory<int> values, ReadOnlySpan<int> example) : TensorColumn(name, CountOf(name, values.Length, example))
{
    private readonly int[] example = example.ToArray();

    internal override void Read(ReadOnlySpan<int> indices, Batch batch) => Gather(values.Span, indices, batch.AddInts(Name, example));
}
