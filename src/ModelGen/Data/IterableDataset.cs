namespace ModelGen;

/// <summary>
/// Examples that come one after the other and need not fit into memory (<c>torch.utils.data.IterableDataset</c>): a large file, a database, something that is made up as training goes on.
/// </summary>
public abstract class IterableDataset
{
    /// <summary>Begins a pass.</summary>
    /// <param name="epoch">Its number, from 0; equal numbers must give equal examples if training is to go on from a checkpoint with the same bits.</param>
    public abstract BatchReader Open(int epoch);

    /// <summary>A dataset of items that a program enumerates, each of which is an example.</summary>
    /// <param name="open">Begins a pass, given its number from 0.</param>
    /// <param name="collate">Makes a batch of items, as many examples: begins with <see cref="Batch.Reset"/>, then adds tensors.</param>
    /// <param name="shuffleBuffer">
    /// If more than 1, items come in random order as far as a buffer of so many goes: each is chosen from the buffer, and the next one takes its place (<c>tf.data.Dataset.shuffle</c>).
    /// </param>
    /// <param name="seed">Chooses the order.</param>
    public static IterableDataset From<T>(Func<int, IEnumerable<T>> open, Action<IReadOnlyList<T>, Batch> collate, int shuffleBuffer = 0, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(open);
        ArgumentNullException.ThrowIfNull(collate);
        ArgumentOutOfRangeException.ThrowIfNegative(shuffleBuffer);
        return new EnumerableDataset<T>(open, collate, shuffleBuffer, seed);
    }

    /// <summary>
    /// A dataset of the rows of tables, such as the parts of a file that does not fit into memory; each row is an example:
    /// <c>IterableDataset.FromTables(_ => CsvFile.ReadChunks(path, 1000), (rows, batch) => { batch.Reset(rows.RowCount); rows.Floats("age").CopyTo(batch.AddFloats("age")); })</c>.
    /// </summary>
    /// <param name="open">Begins a pass, given its number from 0. All tables have the same columns; how many rows each has makes no difference to the batches.</param>
    /// <param name="collate">Makes a batch of the rows of a table, as many examples: begins with <see cref="Batch.Reset"/>, then adds tensors.</param>
    /// <param name="shuffleBuffer">If more than 1, rows come in random order as far as a buffer of so many goes.</param>
    /// <param name="seed">Chooses the order.</param>
    public static IterableDataset FromTables(Func<int, IEnumerable<Table>> open, Action<Table, Batch> collate, int shuffleBuffer = 0, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(open);
        ArgumentNullException.ThrowIfNull(collate);
        return From(epoch => TableRow.Of(open(epoch)), (rows, batch) => collate(Table.Of(rows), batch), shuffleBuffer, seed);
    }
}
