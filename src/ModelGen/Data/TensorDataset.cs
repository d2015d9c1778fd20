using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace ModelGen;

/// <summary>
/// Examples in memory (<c>torch.utils.data.TensorDataset</c>): arrays by name, whose first dimension is the number of examples.
/// <c>new TensorDataset { { "image", images, 784 }, { "label", labels } }</c>.
/// </summary>
[SuppressMessage("Design", "CA1010", Justification = "It is enumerable only to be written as a collection.")]
[SuppressMessage("Naming", "CA1710", Justification = "It is enumerable only to be written as a collection.")]
public sealed class TensorDataset : Dataset, IEnumerable
{
    private readonly List<TensorColumn> columns = [];

    /// <inheritdoc/>
    public override int Count => columns.Count == 0 ? 0 : columns[0].Count;

    /// <summary>Adds floats.</summary>
    /// <param name="name">What batches call them.</param>
    /// <param name="values">Row-major, <c>[examples, …]</c>; not copied.</param>
    /// <param name="example">The dimensions of one example; none if that is a number.</param>
    /// <exception cref="ArgumentException">The name is taken, or the number of values is not that of the examples.</exception>
    public void Add(string name, ReadOnlyMemory<float> values, params ReadOnlySpan<int> example) => Add(new FloatColumn(name, values, example));

    /// <summary>Adds integers.</summary>
    /// <inheritdoc cref="Add(string, ReadOnlyMemory{float}, ReadOnlySpan{int})"/>
    public void Add(string name, ReadOnlyMemory<int> values, params ReadOnlySpan<int> example) => Add(new IntColumn(name, values, example));

    /// <summary>Adds bytes, which batches have as floats, times a factor: pixels.</summary>
    /// <param name="name">What batches call them.</param>
    /// <param name="values">Row-major, <c>[examples, …]</c>; not copied.</param>
    /// <param name="scale">What each byte is multiplied by: <c>1f / 255</c> makes 0 … 1 of pixels.</param>
    /// <param name="example">The dimensions of one example; none if that is a number.</param>
    /// <exception cref="ArgumentException">The name is taken, or the number of values is not that of the examples.</exception>
    public void Add(string name, ReadOnlyMemory<byte> values, float scale, params ReadOnlySpan<int> example) => Add(new ByteColumn(name, values, scale, example));

    /// <summary>Adds bytes, which batches have as bytes: pixels, for inputs whose <c>[Shape]</c> says <see cref="ShapeAttribute.Bytes"/>.</summary>
    /// <inheritdoc cref="Add(string, ReadOnlyMemory{float}, ReadOnlySpan{int})"/>
    public void AddBytes(string name, ReadOnlyMemory<byte> values, params ReadOnlySpan<int> example) => Add(new ByteColumn(name, values, scale: null, example));

    /// <summary>
    /// Adds sequences of different lengths, such as the tokens of texts: a batch has <c>[Count, time]</c> integers, where time is the length of its longest sequence and at least 1.
    /// </summary>
    /// <param name="name">What batches call them.</param>
    /// <param name="sequences">One for each example; not copied.</param>
    /// <param name="paddingId">What shorter sequences are filled up with.</param>
    /// <param name="lengths">If given, the name of a second tensor, <c>[Count]</c>, of the lengths.</param>
    /// <exception cref="ArgumentException">A name is taken, or there are not as many sequences as examples.</exception>
    public void Add(string name, IReadOnlyList<int[]> sequences, int paddingId = 0, string? lengths = null)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        if (lengths == name)
        {
            throw new ArgumentException($"Sequences and their lengths cannot both be called {MessageText.Quote(name)}.", nameof(lengths));
        }

        if (lengths is not null)
        {
            RequireNew(lengths, sequences.Count);
        }

        Add(new SequenceColumn(name, sequences, paddingId, lengths));
    }

    /// <inheritdoc/>
    public override void Read(ReadOnlySpan<int> indices, Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        batch.Reset(indices.Length);
        foreach (TensorColumn column in columns)
        {
            column.Read(indices, batch);
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => columns.GetEnumerator();

    private void Add(TensorColumn column)
    {
        ArgumentException.ThrowIfNullOrEmpty(column.Name, "name");
        RequireNew(column.Name, column.Count);
        columns.Add(column);
    }

    private void RequireNew(string name, int count)
    {
        if (columns.Exists(c => c.Name == name || c.SecondName == name))
        {
            throw new ArgumentException($"There is a tensor called {MessageText.Quote(name)} already.", nameof(name));
        }

        if (columns.Count > 0 && count != Count)
        {
            throw new ArgumentException($"{MessageText.Quote(name)} has {count} examples, {MessageText.Quote(columns[0].Name)} has {Count}.", nameof(name));
        }
    }
}
