namespace ModelGen;

/// <summary>What a safetensors file says about one of its tensors.</summary>
public sealed class SafetensorsTensor
{
    private readonly int[] shape;

    /// <summary>A tensor of a known type.</summary>
    internal SafetensorsTensor(string name, SafetensorsType type, int[] shape, long elementCount, long offset)
        : this(name, type.Name(), shape, elementCount, offset, elementCount * type.Size())
    {
    }

    /// <summary>A tensor of any type.</summary>
    internal SafetensorsTensor(string name, string typeName, int[] shape, long elementCount, long offset, long byteLength)
    {
        Name = name;
        TypeName = typeName;
        Type = SafetensorsTypes.Parse(typeName);
        this.shape = shape;
        ElementCount = elementCount;
        Offset = offset;
        ByteLength = byteLength;
    }

    /// <summary>The tensor's name, unique in its file.</summary>
    public string Name { get; }

    /// <summary>How an element is stored.</summary>
    public SafetensorsType Type { get; }

    /// <summary>The type as the file calls it: <c>F32</c>, <c>F8_E8M0</c>.</summary>
    public string TypeName { get; }

    /// <summary>The dimensions, outermost first; empty for a scalar.</summary>
    public ReadOnlySpan<int> Shape => shape;

    /// <summary>The product of the dimensions: 1 for a scalar, 0 if a dimension is 0.</summary>
    public long ElementCount { get; }

    /// <summary>The reader that has found it; null of a tensor that is to be written.</summary>
    internal SafetensorsReader? File { get; set; }

    /// <summary>Its number among the tensors of all files that are loaded together.</summary>
    internal int Order { get; set; }

    /// <summary>Bytes of data.</summary>
    internal long ByteLength { get; }

    /// <summary>Where the data begin, in bytes from the end of the header.</summary>
    internal long Offset { get; }

    /// <summary>Name, type and shape: <c>fc1.weight F32 [128, 784]</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{MessageText.Name(Name)} {MessageText.Name(TypeName)} [{string.Join(", ", shape)}]";
}
