using System.Diagnostics.CodeAnalysis;

namespace ModelGen;

/// <summary>
/// Examples that can be read in any order (<c>torch.utils.data.Dataset</c>). A dataset of your own says how many there are and fills a batch with some of them. A loader that reads ahead
/// calls it from another thread, one call at a time.
/// </summary>
public abstract class Dataset
{
    /// <summary>The number of examples.</summary>
    public abstract int Count { get; }

    /// <summary>Fills a batch.</summary>
    /// <param name="indices">Which examples, each in 0 … <see cref="Count"/> − 1, in this order; one may come more than once.</param>
    /// <param name="batch">Begin with <see cref="Batch.Reset"/>, then add tensors.</param>
    public abstract void Read(ReadOnlySpan<int> indices, Batch batch);

    /// <summary>Some of the examples (<c>torch.utils.data.Subset</c>).</summary>
    /// <param name="indices">Which ones, in this order.</param>
    /// <exception cref="ArgumentException">An index is out of range.</exception>
    public Dataset Subset(ReadOnlySpan<int> indices) => new Subset(this, indices);

    /// <summary>Splits the examples at random (<c>torch.utils.data.random_split</c>); equal seeds, equal parts.</summary>
    /// <param name="fraction">The share of the first part, in [0, 1]; its number of examples is rounded to the nearest.</param>
    /// <param name="seed">Chooses what goes where.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="fraction"/> is not in [0, 1].</exception>
    public (Dataset First, Dataset Second) RandomSplit(double fraction, int seed = 0)
    {
        if (fraction is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(fraction), fraction, $"fraction is {fraction}; it must lie in [0, 1].");
        }

        var order = new int[Count];
        new RandomSampler().Fill(order, Count, new SeededRandom(seed));
        int first = (int)Math.Round(fraction * Count, MidpointRounding.AwayFromZero);
        return (Subset(order.AsSpan(0, first)), Subset(order.AsSpan(first)));
    }

    /// <summary>These examples with a change of each batch after it has been read: features in another unit, augmentation by <see cref="Batch.Seed"/>, further tensors.</summary>
    /// <param name="change">Changes a batch; called from the thread that reads.</param>
    public Dataset Map(Action<Batch> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return new MappedDataset(this, change);
    }

    /// <summary>These examples and then those of another dataset with the same tensors of the same sizes (<c>torch.utils.data.ConcatDataset</c>).</summary>
    [SuppressMessage("Naming", "CA1716", Justification = "The word of the field.")]
    public Dataset Concat(Dataset next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return new ConcatDataset(this, next);
    }

    /// <summary>Reads all examples as one batch.</summary>
    public Batch ReadAll()
    {
        var indices = new int[Count];
        for (int i = 0; i < indices.Length; i++)
        {
            indices[i] = i;
        }

        var batch = new Batch();
        Read(indices, batch);
        return batch;
    }
}
