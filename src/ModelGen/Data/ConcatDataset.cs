namespace ModelGen;

/// <summary>The examples of two datasets, one behind the other.</summary>
internal sealed class ConcatDataset : Dataset
{
    private readonly Dataset first;
    private readonly Dataset second;
    private readonly Batch one = new();
    private readonly Batch two = new();
    private int[] own = [];

    internal ConcatDataset(Dataset first, Dataset second)
    {
        (this.first, this.second) = (first, second);
        Count = checked(first.Count + second.Count);
    }

    public override int Count { get; }

    public override void Read(ReadOnlySpan<int> indices, Batch batch)
    {
        if (own.Length < indices.Length)
        {
            own = new int[indices.Length];
        }

        int count = 0;
        foreach (int index in indices)
        {
            count += index < first.Count ? 1 : 0;
        }

        if (count == 0 || count == indices.Length)
        {
            // Of one dataset alone nothing need be put together.
            Read(count == 0 ? second : first, batch, indices, batch, count == 0 ? first.Count : 0);
            return;
        }

        Read(first, one, indices, batch, 0);
        Read(second, two, indices, batch, first.Count);
        batch.Reset(indices.Length);
        foreach (BatchColumn column in one.Columns)
        {
            BatchColumn other = two.Get(column.Name);
            ReadOnlySpan<int> example = column.Dimensions[1..];
            if (other.Element != column.Element || !other.Dimensions[1..].SequenceEqual(example))
            {
                throw new InvalidOperationException($"The datasets differ in a batch: one has {column}, the other {other}. Sequences of different lengths are joined as arrays, before they become datasets.");
            }

            switch (column.Element)
            {
                case BatchElement.Integers:
                    Interleave<int>(indices, column.Ints, other.Ints, batch.AddInts(column.Name, example));
                    break;
                case BatchElement.Bytes:
                    Interleave<byte>(indices, column.Bytes, other.Bytes, batch.AddBytes(column.Name, example));
                    break;
                default:
                    Interleave<float>(indices, column.Floats, other.Floats, batch.AddFloats(column.Name, example));
                    break;
            }
        }
    }

    private void Read(Dataset part, Batch into, ReadOnlySpan<int> indices, Batch batch, int start)
    {
        int count = 0;
        foreach (int index in indices)
        {
            if (index >= start && index < start + part.Count)
            {
                own[count++] = index - start;
            }
        }

        (into.Epoch, into.Index, into.Seed, into.EpochSeed) = (batch.Epoch, batch.Index, batch.Seed, batch.EpochSeed);
        part.Read(own.AsSpan(0, count), into);
    }

    private void Interleave<T>(ReadOnlySpan<int> indices, ReadOnlySpan<T> one, ReadOnlySpan<T> two, Span<T> result)
    {
        int size = result.Length / indices.Length;
        (int a, int b) = (0, 0);
        for (int i = 0; i < indices.Length; i++)
        {
            ReadOnlySpan<T> example = indices[i] < first.Count ? one.Slice(a++ * size, size) : two.Slice(b++ * size, size);
            example.CopyTo(result[(i * size)..]);
        }
    }
}
