namespace ModelGen;

/// <summary>Some examples of a dataset.</summary>
internal sealed class Subset : Dataset
{
    private readonly Dataset source;
    private readonly int[] indices;
    private int[] mapped = [];

    internal Subset(Dataset source, ReadOnlySpan<int> indices)
    {
        foreach (int index in indices)
        {
            if ((uint)index >= (uint)source.Count)
            {
                throw new ArgumentOutOfRangeException(nameof(indices), index, $"There are {source.Count} examples.");
            }
        }

        this.source = source;
        this.indices = indices.ToArray();
    }

    public override int Count => indices.Length;

    public override void Read(ReadOnlySpan<int> indices, Batch batch)
    {
        if (mapped.Length < indices.Length)
        {
            mapped = new int[indices.Length];
        }

        for (int i = 0; i < indices.Length; i++)
        {
            mapped[i] = this.indices[indices[i]];
        }

        source.Read(mapped.AsSpan(0, indices.Length), batch);
    }
}
