namespace ModelGen;

/// <summary>Integer sequences of different lengths.</summary>
internal sealed class SequenceColumn(string name, IReadOnlyList<int[]> sequences, int paddingId, string? lengths) : TensorColumn(name, sequences.Count)
{
    internal override string? SecondName => lengths;

    internal override void Read(ReadOnlySpan<int> indices, Batch batch)
    {
        int time = 1;
        foreach (int index in indices)
        {
            time = Math.Max(time, sequences[index].Length);
        }

        Span<int> result = batch.AddInts(Name, time);
        Span<int> counts = lengths is null ? default : batch.AddInts(lengths);
        for (int i = 0; i < indices.Length; i++)
        {
            int[] sequence = sequences[indices[i]];
            Span<int> row = result.Slice(i * time, time);
            sequence.CopyTo(row);
            row[sequence.Length..].Fill(paddingId);
            if (lengths is not null)
            {
                counts[i] = sequence.Length;
            }
        }
    }
}
