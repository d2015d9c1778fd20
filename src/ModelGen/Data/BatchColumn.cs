namespace ModelGen;

/// <summary>A tensor of a <see cref="Batch"/>.</summary>
public sealed class BatchColumn
{
    private float[] floats = [];
    private int[] ints = [];
    private byte[] bytes = [];
    private int[] dimensions = [];
    private nint[] lengths = [];
    private int length;

    internal BatchColumn()
    {
    }

    /// <summary>Its name.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Whether it has integers.</summary>
    public bool IsInteger => Element == BatchElement.Integers;

    /// <summary>Whether it has bytes.</summary>
    public bool IsBytes => Element == BatchElement.Bytes;

    /// <summary>The dimensions, the number of examples first.</summary>
    public ReadOnlySpan<int> Dimensions => dimensions;

    /// <summary>The values, row-major.</summary>
    /// <exception cref="InvalidOperationException">It has integers or bytes.</exception>
    public Span<float> Floats => Require(floats, BatchElement.Floats);

    /// <summary>The values, row-major.</summary>
    /// <exception cref="InvalidOperationException">It has floats or bytes.</exception>
    public Span<int> Ints => Require(ints, BatchElement.Integers);

    /// <summary>The values, row-major.</summary>
    /// <exception cref="InvalidOperationException">It has floats or integers.</exception>
    public Span<byte> Bytes => Require(bytes, BatchElement.Bytes);

    internal BatchElement Element { get; private set; }

    internal ReadOnlySpan<nint> Lengths => lengths;

    /// <summary>Name and shape: <c>label [64] (integers)</c>.</summary>
    public override string ToString() => $"{Name} {new Shape(dimensions)}{(Element == BatchElement.Floats ? "" : $" ({Plural(Element)})")}";

    /// <summary>The values of a kind in a sentence.</summary>
    internal static string Plural(BatchElement element) => element switch { BatchElement.Integers => "integers", BatchElement.Bytes => "bytes", _ => "floats" };


    internal void Describe(string name, BatchElement element, int count, ReadOnlySpan<int> example)
    {
        long size = count;
        foreach (int dimension in example)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(dimension, nameof(example));
            size = checked(size * dimension);
        }

        (Name, Element, length) = (name, element, RequireLength(size));
        if (dimensions.Length != example.Length + 1)
        {
            (dimensions, lengths) = (new int[example.Length + 1], new nint[example.Length + 1]);
        }

        (dimensions[0], lengths[0]) = (count, count);
        for (int i = 0; i < example.Length; i++)
        {
            (dimensions[i + 1], lengths[i + 1]) = (example[i], example[i]);
        }
    }

    /// <summary>The number of values, which a span can have.</summary>
    /// <exception cref="ArgumentException">It cannot.</exception>
    internal static int RequireLength(long length) =>
        length <= Array.MaxLength ? (int)length : throw new ArgumentException($"{length:N0} values are more than a span can have: take smaller batches.");

    internal Span<float> ResizeFloats() => Resize(ref floats);

    internal Span<int> ResizeInts() => Resize(ref ints);

    internal Span<byte> ResizeBytes() => Resize(ref bytes);

    private Span<T> Resize<T>(ref T[] values)
    {
        if (values.Length < length)
        {
            values = new T[length];
        }

        return values.AsSpan(0, length);
    }

    private Span<T> Require<T>(T[] values, BatchElement element) =>
        Element == element ? values.AsSpan(0, length) : throw new InvalidOperationException($"{MessageText.Quote(Name)} has {Plural(Element)}.");
}
