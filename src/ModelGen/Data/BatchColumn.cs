namespace ModelGen;

/// <summary>A tensor of a <see cref="Batch"/>.</summary>
public sealed class BatchColumn
{
    private float[] floats = [];
    private int[] ints = [];
    private int[] dimensions = [];
    private nint[] lengths = [];
    private int length;

    internal BatchColumn()
    {
    }

    /// <summary>Its name.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Whether it has integers.</summary>
    public bool IsInteger { get; private set; }

    /// <summary>The dimensions, the number of examples first.</summary>
    public ReadOnlySpan<int> Dimensions => dimensions;

    /// <summary>The values, row-major.</summary>
    /// <exception cref="InvalidOperationException">It has integers.</exception>
    public Span<float> Floats => IsInteger ? throw new InvalidOperationException($"{MessageText.Quote(Name)} has integers.") : floats.AsSpan(0, length);

    /// <summary>The values, row-major.</summary>
    /// <exception cref="InvalidOperationException">It has floats.</exception>
    public Span<int> Ints => IsInteger ? ints.AsSpan(0, length) : throw new InvalidOperationException($"{MessageText.Quote(Name)} has floats.");

    internal ReadOnlySpan<nint> Lengths => lengths;

    /// <summary>Name and shape: <c>label [64] (integers)</c>.</summary>
    public override string ToString() => $"{Name} {new Shape(dimensions)}{(IsInteger ? " (integers)" : "")}";

    internal void Describe(string name, bool isInteger, int count, ReadOnlySpan<int> example)
    {
        long size = count;
        foreach (int dimension in example)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(dimension, nameof(example));
            size = checked(size * dimension);
        }

        (Name, IsInteger, length) = (name, isInteger, RequireLength(size));
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

    internal Span<float> ResizeFloats()
    {
        if (floats.Length < length)
        {
            floats = new float[length];
        }

        return floats.AsSpan(0, length);
    }

    internal Span<int> ResizeInts()
    {
        if (ints.Length < length)
        {
            ints = new int[length];
        }

        return ints.AsSpan(0, length);
    }
}
