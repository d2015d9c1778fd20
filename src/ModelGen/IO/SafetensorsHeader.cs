using System.Text.Json;
using static ModelGen.MessageText;

namespace ModelGen;

/// <summary>
/// The JSON header of a safetensors file: <c>{"name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, …,
/// "__metadata__": {"key": "text"}}</c>. Parsing trusts nothing: types, names, shapes and offsets are checked against each other and
/// against the length of the data before any of them is used.
/// </summary>
internal sealed partial class SafetensorsHeader
{
    /// <summary>Longest header the format allows.</summary>
    public const int MaximumLength = 100_000_000;

    /// <summary>The one key that is no tensor.</summary>
    public const string MetadataKey = "__metadata__";

    /// <summary>Most dimensions of a tensor, as NumPy has it; the format itself sets no limit.</summary>
    public const int MaximumRank = 64;

    private readonly Dictionary<string, string> metadata = new(StringComparer.Ordinal);
    private readonly List<SafetensorsTensor> tensors = [];
    private readonly Dictionary<string, SafetensorsTensor> byName = new(StringComparer.Ordinal);

    private SafetensorsHeader()
    {
    }

    /// <summary>Tensors in the order of their data.</summary>
    public IReadOnlyList<SafetensorsTensor> Tensors => tensors;

    /// <summary>Tensors by name.</summary>
    public IReadOnlyDictionary<string, SafetensorsTensor> ByName => byName;

    /// <summary>Free-form text the writer left.</summary>
    public IReadOnlyDictionary<string, string> Metadata => metadata;

    /// <summary>Reads a header and checks it against <paramref name="dataLength"/>, the number of bytes that follow it; null where that is not known.</summary>
    /// <exception cref="InvalidDataException">The header is malformed; the message says how, without the file's name.</exception>
    public static SafetensorsHeader Parse(ReadOnlySpan<byte> json, long? dataLength)
    {
        var header = new SafetensorsHeader();
        try
        {
            header.ParseRoot(json, dataLength);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"the header is not valid JSON ({exception.Message})", exception);
        }
        catch (InvalidOperationException exception)
        {
            // Utf8JsonReader.GetString: invalid UTF-8, or half of a surrogate pair.
            throw new InvalidDataException("the header has text that is not valid Unicode", exception);
        }

        header.CheckLayout(dataLength);
        return header;
    }

    /// <summary>The product of the dimensions, or -1 if it does not fit.</summary>
    public static long CountElements(ReadOnlySpan<int> shape)
    {
        // A zero anywhere makes the tensor empty, however large the product of the others.
        if (shape.Contains(0))
        {
            return 0;
        }

        long count = 1;
        foreach (int dimension in shape)
        {
            if (count > long.MaxValue / sizeof(double) / dimension)
            {
                return -1;
            }

            count *= dimension;
        }

        return count;
    }

    private static string ReadText(ref Utf8JsonReader reader, string what)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new InvalidDataException($"{what} is not a string");
    }

    private static int[] ReadShape(ref Utf8JsonReader reader, string tensor)
    {
        Span<int> shape = stackalloc int[MaximumRank];
        int rank = 0;
        ReadArrayStart(ref reader, tensor, "shape");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (rank == MaximumRank)
            {
                throw new InvalidDataException($"tensor {tensor} has more than {MaximumRank} dimensions");
            }

            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out int dimension) || dimension < 0)
            {
                throw new InvalidDataException($"tensor {tensor} has a dimension that is not an integer from 0 to {int.MaxValue}");
            }

            shape[rank++] = dimension;
        }

        return shape[..rank].ToArray();
    }

    private static (long Begin, long End) ReadOffsets(ref Utf8JsonReader reader, string tensor)
    {
        ReadArrayStart(ref reader, tensor, "data_offsets");
        (long Begin, long End) offsets = (ReadOffset(ref reader, tensor), ReadOffset(ref reader, tensor));
        reader.Read();
        return reader.TokenType == JsonTokenType.EndArray ? offsets : throw NotTwoOffsets(tensor);
    }

    private static long ReadOffset(ref Utf8JsonReader reader, string tensor)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long offset) && offset >= 0 ? offset : throw NotTwoOffsets(tensor);
    }

    private static InvalidDataException NotTwoOffsets(string tensor) => new($"tensor {tensor}: data_offsets are not two integers from 0 up");

    private static void ReadArrayStart(ref Utf8JsonReader reader, string tensor, string property)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new InvalidDataException($"tensor {tensor}: {property} is not an array");
        }
    }

    private static SafetensorsTensor ReadTensor(ref Utf8JsonReader reader, string name, long? dataLength)
    {
        string quoted = Quote(name);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new InvalidDataException($"tensor {quoted} is not described by an object");
        }

        string? type = null;
        int[]? shape = null;
        (long Begin, long End)? offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string property = reader.GetString()!;
            switch (property)
            {
                case "dtype" when type is null:
                    type = ReadText(ref reader, $"tensor {quoted}: dtype");
                    break;
                case "shape" when shape is null:
                    shape = ReadShape(ref reader, quoted);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadOffsets(ref reader, quoted);
                    break;
                case "dtype" or "shape" or "data_offsets":
                    throw new InvalidDataException($"tensor {quoted} has the property {property} twice");
                default:
                    throw new InvalidDataException($"tensor {quoted} has the property {Quote(property)}, which the format does not know");
            }
        }

        return type is null || shape is null || offsets is null
            ? throw new InvalidDataException($"tensor {quoted} lacks {(type is null ? "dtype" : shape is null ? "shape" : "data_offsets")}")
            : CheckTensor(name, type, shape, offsets.Value, dataLength);
    }

    private static SafetensorsTensor CheckTensor(string name, string type, int[] shape, (long Begin, long End) offsets, long? dataLength)
    {
        string text = $"{Quote(name)}, {MessageText.Name(type)} {new Shape(shape)}";
        long count = CountElements(shape);
        if (count < 0)
        {
            throw new InvalidDataException($"tensor {text}, has more elements than a file can hold");
        }

        if (offsets.Begin > offsets.End || offsets.End > dataLength)
        {
            string data = dataLength is { } all ? $" of {all} bytes of data (is the file cut off?)" : "";
            throw new InvalidDataException($"tensor {Quote(name)} lies at bytes {offsets.Begin} to {offsets.End}{data}");
        }

        // How many bytes a type takes that is not known is the file's to say.
        long length = offsets.End - offsets.Begin;
        return SafetensorsTypes.Parse(type) is var known && (known == SafetensorsType.Unknown || length == count * known.Size())
            ? new SafetensorsTensor(name, type, shape, count, offsets.Begin, length)
            : throw new InvalidDataException($"tensor {text}, needs {count * known.Size()} bytes but has {length}");
    }

    private void ParseRoot(ReadOnlySpan<byte> json, long? dataLength)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 8 });
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new InvalidDataException("the header is not a JSON object");
        }

        bool hasMetadata = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            if (name != MetadataKey)
            {
                SafetensorsTensor tensor = ReadTensor(ref reader, name, dataLength);
                if (!byName.TryAdd(name, tensor))
                {
                    throw new InvalidDataException($"tensor {Quote(name)} is there twice");
                }

                tensors.Add(tensor);
            }
            else if (hasMetadata)
            {
                throw new InvalidDataException($"{MetadataKey} is there twice");
            }
            else
            {
                hasMetadata = true;
                ReadMetadata(ref reader);
            }
        }

        // Only blanks may follow; anything else makes Read throw.
        reader.Read();
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new InvalidDataException($"{MetadataKey} is not an object");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            if (!metadata.TryAdd(key, ReadText(ref reader, $"{MetadataKey} {Quote(key)}")))
            {
                throw new InvalidDataException($"{MetadataKey} has {Quote(key)} twice");
            }
        }
    }

    /// <summary>Every byte of data belongs to exactly one tensor: no overlap, no gap, nothing left over.</summary>
    private void CheckLayout(long? dataLength)
    {
        tensors.Sort(static (a, b) => a.Offset != b.Offset ? a.Offset.CompareTo(b.Offset) : a.ByteLength.CompareTo(b.ByteLength));
        long end = 0;
        string before = "the header";
        foreach (SafetensorsTensor tensor in tensors)
        {
            if (tensor.Offset != end)
            {
                string how = tensor.Offset < end ? "overlaps" : "leaves a gap after";
                throw new InvalidDataException($"tensor {Quote(tensor.Name)} {how} {before}");
            }

            end += tensor.ByteLength;
            before = $"tensor {Quote(tensor.Name)}";
        }

        if (dataLength is { } all && end != all)
        {
            throw new InvalidDataException($"{all - end} bytes after {before} belong to no tensor");
        }
    }
}
