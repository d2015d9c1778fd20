namespace ModelGen;

/// <summary>
/// Reads a dataset in batches, pass by pass (<c>torch.utils.data.DataLoader</c>). What a batch has follows from the seed, the pass and its position alone, so that training can go on
/// anywhere. <c>foreach (Batch batch in loader.Batches(epoch)) trainer.Step(batch);</c>
/// </summary>
public sealed class DataLoader
{
    private readonly Dataset? dataset;
    private readonly IterableDataset? stream;

    /// <summary>Reads a dataset.</summary>
    /// <param name="dataset">The examples.</param>
    /// <param name="batchSize">The examples of a batch, at least 1; the last one of a pass has what is left.</param>
    /// <param name="shuffle">Whether each pass has an order of its own, at random.</param>
    /// <param name="seed">Chooses the orders.</param>
    public DataLoader(Dataset dataset, int batchSize, bool shuffle = false, int seed = 0)
        : this(batchSize, seed)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        this.dataset = dataset;
        Sampler = shuffle ? new RandomSampler() : new SequentialSampler();
    }

    /// <summary>Reads examples as they come.</summary>
    /// <param name="dataset">The examples.</param>
    /// <param name="batchSize">The examples of a batch, at least 1; the last one of a pass has what is left.</param>
    /// <param name="seed">Chooses what <see cref="Batch.Seed"/> is.</param>
    public DataLoader(IterableDataset dataset, int batchSize, int seed = 0)
        : this(batchSize, seed)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        stream = dataset;
    }

    private DataLoader(int batchSize, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        (BatchSize, Seed) = (batchSize, seed);
    }

    /// <summary>The examples of a batch; the last one of a pass may have fewer.</summary>
    public int BatchSize { get; }

    /// <summary>Chooses the order of the examples.</summary>
    public int Seed { get; }

    /// <summary>Whether a last batch with fewer examples is left out.</summary>
    public bool DropLast { get; init; }

    /// <summary>How many batches are read ahead, by one background thread; 0 for none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int Prefetch
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>Chooses the examples of a pass and their order; null where they come as they come.</summary>
    /// <exception cref="InvalidOperationException">The examples come as they come.</exception>
    public Sampler? Sampler
    {
        get;
        init
        {
            if (stream is not null)
            {
                throw new InvalidOperationException("Examples of an IterableDataset come as they come: no sampler can choose among them.");
            }

            field = value ?? new SequentialSampler();
        }
    }

    /// <summary>The examples of a pass; null where that is not known before.</summary>
    public int? ExampleCount => dataset is null ? null : DropLast ? Chosen / BatchSize * BatchSize : Chosen;

    /// <summary>The batches of a pass; null where that is not known before.</summary>
    public int? BatchCount => dataset is null ? null : (Chosen / BatchSize) + (!DropLast && Chosen % BatchSize != 0 ? 1 : 0);

    private int Chosen => Sampler!.CountOf(dataset!.Count);

    /// <summary>One pass over the examples.</summary>
    /// <param name="epoch">Its number, ≥ 0, which chooses the order of the examples.</param>
    /// <param name="first">The batch to begin with, where a pass is gone on with.</param>
    /// <returns>
    /// The batches. Each is valid until the next one is asked for, which uses its memory again. After the first ones, reading allocates nothing but what the dataset does.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public IEnumerable<Batch> Batches(int epoch = 0, int first = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        return Prefetch == 0 ? Read(epoch, first) : ReadAhead(epoch, first);
    }

    private IEnumerable<Batch> Read(int epoch, int first)
    {
        using BatchReader reader = Open(epoch, first);
        var batch = new Batch();
        for (int index = first; Next(reader, batch, epoch, index); index++)
        {
            yield return batch;
        }
    }

    private IEnumerable<Batch> ReadAhead(int epoch, int first)
    {
        // The reader belongs to the thread that reads ahead, which has ended when this is disposed of.
        using BatchReader reader = Open(epoch, first);
        using var ahead = new ReadAhead(Prefetch, first, (batch, index) => Next(reader, batch, epoch, index));
        while (ahead.Next() is { } batch)
        {
            yield return batch;
        }
    }

    private BatchReader Open(int epoch, int first)
    {
        if (dataset is not null)
        {
            var order = new int[Chosen];
            Sampler!.Fill(order, dataset.Count, new SeededRandom(Seed, epoch));
            var reader = new DatasetReader(dataset, order);
            reader.Skip((long)first * BatchSize);
            return reader;
        }

        BatchReader opened = stream!.Open(epoch);
        var skipped = new Batch();
        for (int index = 0; index < first && Next(opened, skipped, epoch, index); index++)
        {
        }

        return opened;
    }

    private bool Next(BatchReader reader, Batch batch, int epoch, int index)
    {
        (batch.Epoch, batch.Index) = (epoch, index);
        batch.Seed = SeededRandom.Number(Seed, epoch, index);

        // No batch is at −1: the number differs from those of batches.
        batch.EpochSeed = SeededRandom.Number(Seed, epoch, -1);
        int count = reader.Read(batch, BatchSize);
        if (count > 0 && batch.Count != count)
        {
            throw new InvalidOperationException($"The dataset has filled a batch of {batch.Count} examples and says that it has {count}: Read must give the number that it gives to Batch.Reset.");
        }

        return count > 0 && (count == BatchSize || !DropLast);
    }
}
