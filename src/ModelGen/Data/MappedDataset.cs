namespace ModelGen;

/// <summary>A dataset whose batches are changed after they have been read.</summary>
internal sealed class MappedDataset(Dataset source, Action<Batch> change) : Dataset
{
    public override int Count => source.Count;

    public override void Read(ReadOnlySpan<int> indices, Batch batch)
    {
        source.Read(indices, batch);
        change(batch);
    }
}
