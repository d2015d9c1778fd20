namespace ModelGen;

/// <summary>What a safetensors file says about one of its tensors.</summary>
public sealed class SafetensorsTensor
{
    private readonly int[] shape;

    internal SafetensorsTensor(string name, SafetensorsType type, int[] shape, long elementCount, long offset)
    {
        Name = name;
        Type = type;
        this.shape = shape;
        ElementCount = elementCount;
        Offset = offset;
    }

    /// <summary>The tensor's name, unique in its file.</summary>
    public string Name { get; }

    /// <summary>How an element is stored.</summary>
    public SafetensorsType Type { get; }

    /// <summary>The dimensions, outermost first; empty for a scalar.</summary>
    public ReadOnlySpan<int> Shape => shape;

    /// <summary>The product of the dimensions: 1 for a scalar, 0 if a dimension is 0.</summary>
    public long ElementCount { get; }

    /// <summary>Bytes of data.</summary>
    internal long ByteLength => ElementCount * Type.Size();

    /// <summary>Where the data begin, in bytes from the end of the header.</summary>
    internal long Offset { get; }

    /// <summary>Name, type and shape: <c>fc1.weight F32 [128, 784]</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{Name} {Type.Name()} [{string.Join(", ", shape)}]";
}
