using System.ComponentModel;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace ModelGen;

/// <summary>
/// Examples that are computed together: tensors by name, whose first dimension is the number of examples. A <see cref="Dataset"/> fills it, and generated methods take what they need by
/// the names of their inputs: <c>trainer.Step(batch)</c>. Its memory is used again for the next batch; filling one of sizes that it has seen allocates nothing.
/// </summary>
public sealed class Batch
{
    private readonly List<BatchColumn> columns = [];
    private readonly List<BatchResult> results = [];
    private int used;

    /// <summary>The number of examples.</summary>
    public int Count { get; private set; }

    /// <summary>The pass over the data it belongs to, from 0.</summary>
    public int Epoch { get; internal set; }

    /// <summary>Its position in the pass, from 0.</summary>
    public int Index { get; internal set; }

    /// <summary>A number that follows from the loader's seed, the epoch and the position: what chooses random changes of the examples, such as augmentation, so that they can be repeated.</summary>
    public int Seed { get; internal set; }

    /// <summary>A number that follows from the loader's seed and the epoch: with the number of an example it chooses the random changes of that one alone, whatever batch it is in.</summary>
    public int EpochSeed { get; internal set; }

    /// <summary>The tensors, in the order in which they were added.</summary>
    public ReadOnlySpan<BatchColumn> Columns => CollectionsMarshal.AsSpan(columns)[..used];

    /// <summary>Forgets all tensors and takes a number of examples; the memory stays. What fills a batch begins with this.</summary>
    /// <param name="count">The number of examples.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public void Reset(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Count = count;
        used = 0;
    }

    /// <summary>Adds a tensor of floats.</summary>
    /// <param name="name">Its name; an input of the same name takes it.</param>
    /// <param name="example">The dimensions of one example; none if that is a number.</param>
    /// <returns><c>[Count, …]</c>: memory to be filled, whose values are those of an earlier batch.</returns>
    /// <exception cref="ArgumentException">There is one of that name, a dimension is negative, or all are more than a span can have.</exception>
    public Span<float> AddFloats(string name, params ReadOnlySpan<int> example) => Add(name, BatchElement.Floats, example).ResizeFloats();

    /// <summary>Adds a tensor of integers.</summary>
    /// <inheritdoc cref="AddFloats"/>
    public Span<int> AddInts(string name, params ReadOnlySpan<int> example) => Add(name, BatchElement.Integers, example).ResizeInts();

    /// <summary>Adds a tensor of bytes, for inputs whose <c>[Shape]</c> says <see cref="ShapeAttribute.Bytes"/>.</summary>
    /// <inheritdoc cref="AddFloats"/>
    public Span<byte> AddBytes(string name, params ReadOnlySpan<int> example) => Add(name, BatchElement.Bytes, example).ResizeBytes();

    /// <summary>The values of a tensor of floats, row-major, <c>[Count, …]</c>.</summary>
    /// <exception cref="ArgumentException">There is none of that name, or it has integers or bytes.</exception>
    public Span<float> Floats(string name) => Get(name, BatchElement.Floats).Floats;

    /// <summary>The values of a tensor of integers, row-major, <c>[Count, …]</c>.</summary>
    /// <exception cref="ArgumentException">There is none of that name, or it has floats or bytes.</exception>
    public Span<int> Ints(string name) => Get(name, BatchElement.Integers).Ints;

    /// <summary>The values of a tensor of bytes, row-major, <c>[Count, …]</c>.</summary>
    /// <exception cref="ArgumentException">There is none of that name, or it has floats or integers.</exception>
    public Span<byte> Bytes(string name) => Get(name, BatchElement.Bytes).Bytes;

    /// <summary>A tensor of floats with its shape.</summary>
    /// <inheritdoc cref="Floats(string)"/>
    public TensorSpan<float> FloatTensor(string name)
    {
        BatchColumn column = Get(name, BatchElement.Floats);
        return new TensorSpan<float>(column.Floats, column.Lengths);
    }

    /// <summary>A tensor of integers with its shape.</summary>
    /// <inheritdoc cref="Ints(string)"/>
    public TensorSpan<int> IntTensor(string name)
    {
        BatchColumn column = Get(name, BatchElement.Integers);
        return new TensorSpan<int>(column.Ints, column.Lengths);
    }

    /// <summary>A tensor of bytes with its shape.</summary>
    /// <inheritdoc cref="Bytes(string)"/>
    public TensorSpan<byte> ByteTensor(string name)
    {
        BatchColumn column = Get(name, BatchElement.Bytes);
        return new TensorSpan<byte>(column.Bytes, column.Lengths);
    }

    /// <summary>The tensor with a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public BatchColumn Get(string name) => Find(name)
        ?? throw new ArgumentException($"The batch has no {MessageText.Quote(name)}. It has: {Names()}.", nameof(name));

    /// <summary>Whether there is a tensor with a name.</summary>
    public bool Contains(string name) => Find(name) is not null;

    /// <summary>Called by generated code: the values of an input.</summary>
    /// <param name="name">The input's name.</param>
    /// <param name="expected">The declared dimensions; −1 for a symbol that this input gives its value.</param>
    /// <param name="shape">The declared shape: <c>[batch, 784]</c>.</param>
    /// <exception cref="ArgumentException">The batch has no such tensor.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ReadOnlySpan<float> Floats(string name, scoped Span<int> expected, string shape) => Input(name, BatchElement.Floats, expected, shape).Floats;

    /// <summary>Called by generated code: the values of an input.</summary>
    /// <inheritdoc cref="Floats(string, Span{int}, string)"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ReadOnlySpan<int> Ints(string name, scoped Span<int> expected, string shape) => Input(name, BatchElement.Integers, expected, shape).Ints;

    /// <summary>Called by generated code: the values of an input.</summary>
    /// <inheritdoc cref="Floats(string, Span{int}, string)"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ReadOnlySpan<byte> Bytes(string name, scoped Span<int> expected, string shape) => Input(name, BatchElement.Bytes, expected, shape).Bytes;

    /// <summary>Called by generated code: the size of a dimension of a tensor.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public int Size(string name, int dimension) => Get(name).Dimensions[dimension];

    /// <summary>Called by generated code: memory for a result, valid until the batch is given to the same method of the same model again.</summary>
    /// <param name="model">The model's parameters.</param>
    /// <param name="method">The method's name.</param>
    /// <param name="index">The number of the result.</param>
    /// <param name="length">Its number of values.</param>
    /// <exception cref="ArgumentException">They are more than a span can have.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Span<float> Result(ParameterSet model, string method, int index, long length)
    {
        int needed = BatchColumn.RequireLength(length);
        foreach (BatchResult result in results)
        {
            if (result.IsOf(model, method, index))
            {
                return result.Take(needed);
            }
        }

        results.Add(new BatchResult(model, method, index));
        return results[^1].Take(needed);
    }

    /// <summary>The tensors with their shapes: <c>image [64, 784], label [64] (integers)</c>.</summary>
    public override string ToString()
    {
        var texts = new string[used];
        for (int i = 0; i < used; i++)
        {
            texts[i] = columns[i].ToString();
        }

        return string.Join(", ", texts);
    }

    private BatchColumn Get(string name, BatchElement element)
    {
        BatchColumn column = Get(name);
        return column.Element == element ? column : throw new ArgumentException($"{MessageText.Quote(name)} has {BatchColumn.Plural(column.Element)}.", nameof(name));
    }

    private BatchColumn? Find(string name)
    {
        foreach (BatchColumn column in Columns)
        {
            if (column.Name == name)
            {
                return column;
            }
        }

        return null;
    }

    private BatchColumn Add(string name, BatchElement element, ReadOnlySpan<int> example)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (Contains(name))
        {
            throw new ArgumentException($"The batch has {MessageText.Quote(name)} already.", nameof(name));
        }

        // Batches of one source have the same tensors in the same order, so that memory is found at its place.
        if (used == columns.Count)
        {
            columns.Add(new BatchColumn());
        }

        BatchColumn column = columns[used];
        column.Describe(name, element, Count, example);
        used++;
        return column;
    }

    private BatchColumn Input(string name, BatchElement element, ReadOnlySpan<int> expected, string shape)
    {
        if (Find(name) is not { } column)
        {
            throw new ArgumentException($"The method takes '{name}' {shape}, which the batch doesn't have. It has: {Names()}.", name);
        }

        ReadOnlySpan<int> actual = column.Dimensions;
        bool fits = column.Element == element && actual.Length == expected.Length;
        for (int i = 0; fits && i < actual.Length; i++)
        {
            fits = expected[i] < 0 || actual[i] == expected[i];
        }

        return fits
            ? column
            : throw new ArgumentException($"The method takes '{name}' {shape} of {BatchColumn.Plural(element)}; the batch has {column}{(column.Element == BatchElement.Floats ? " of floats" : "")}.", name);
    }

    private string Names() => used == 0 ? "nothing" : ToString();
}
