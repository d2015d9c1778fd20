using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ModelGen;

/// <summary>
/// Collects named tensors and saves them as a safetensors file that PyTorch, Hugging Face and <see cref="SafetensorsReader"/> read.
/// </summary>
/// <remarks>Values are taken when the file is saved, not when a tensor is added. A writer is for one thread at a time.</remarks>
/// <example>
/// <code>
/// var file = new SafetensorsWriter();
/// file.Add("fc1.bias", [128], biases);
/// file.Save("fashion.safetensors");
/// </code>
/// </example>
public sealed class SafetensorsWriter
{
    private readonly List<SafetensorsTensor> tensors = [];
    private readonly List<Action<Stream>> values = [];
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private long dataLength;

    /// <summary>Free-form text to store beside the tensors. PyTorch's tools expect <c>format: pt</c>.</summary>
    public IDictionary<string, string> Metadata { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Adds a tensor of type F32.</summary>
    /// <param name="name">Its name; no other tensor may have it.</param>
    /// <param name="shape">Its dimensions, outermost first; empty for a scalar.</param>
    /// <param name="values">Its elements in row-major order.</param>
    /// <exception cref="ArgumentException">The name is taken or reserved, or the shape and the number of values differ.</exception>
    public void Add(string name, ReadOnlySpan<int> shape, ReadOnlyMemory<float> values) => Add(name, SafetensorsType.F32, shape, values);

    /// <summary>Adds a tensor of type I32.</summary>
    /// <inheritdoc cref="Add(string, ReadOnlySpan{int}, ReadOnlyMemory{float})"/>
    public void Add(string name, ReadOnlySpan<int> shape, ReadOnlyMemory<int> values) => Add(name, SafetensorsType.I32, shape, values);

    /// <summary>Adds a tensor of type I64.</summary>
    /// <inheritdoc cref="Add(string, ReadOnlySpan{int}, ReadOnlyMemory{float})"/>
    public void Add(string name, ReadOnlySpan<int> shape, ReadOnlyMemory<long> values) => Add(name, SafetensorsType.I64, shape, values);

    /// <summary>Adds a tensor of type F32 whose values are produced while the file is saved.</summary>
    /// <param name="name">Its name; no other tensor may have it.</param>
    /// <param name="shape">Its dimensions, outermost first; empty for a scalar.</param>
    /// <param name="source">Called once per save with memory for all elements.</param>
    /// <exception cref="ArgumentException">The name is taken or reserved, or the tensor has more elements than an array can have.</exception>
    public void Add(string name, ReadOnlySpan<int> shape, SafetensorsSource source) => Add(name, SafetensorsType.F32, shape, source);

    /// <summary>Adds a tensor of type F32 or BF16 whose values are produced while the file is saved.</summary>
    internal void Add(string name, SafetensorsType type, ReadOnlySpan<int> shape, SafetensorsSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        SafetensorsTensor tensor = Describe(name, type, shape);
        if (tensor.ElementCount > Array.MaxLength)
        {
            throw new ArgumentException($"{tensor} has more than {Array.MaxLength} elements.", nameof(shape));
        }

        Append(tensor, stream =>
        {
            float[] rented = ArrayPool<float>.Shared.Rent((int)tensor.ElementCount);
            Span<float> destination = rented.AsSpan(0, (int)tensor.ElementCount);
            source(destination);
            if (type == SafetensorsType.BF16)
            {
                FloatConversion.ToBFloat16(destination, MemoryMarshal.Cast<float, ushort>(destination));
            }

            stream.Write(MemoryMarshal.AsBytes(destination)[..(destination.Length * type.Size())]);
            ArrayPool<float>.Shared.Return(rented);
        });
    }

    /// <summary>
    /// Saves the tensors, in the order they were added. The file appears whole or not at all: it is written under a temporary name in the
    /// same folder, flushed to the disk and renamed; a file already there is replaced and keeps its mode. Symbolic links are followed. A
    /// temporary that a process left behind, because it ended within a save, is deleted by the next save to the same place.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be written; a file already there is as it was.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, Write);
    }

    /// <summary>Writes the file's content to a stream.</summary>
    /// <param name="stream">A writable stream.</param>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        byte[] header = SafetensorsHeader.Format(tensors, Metadata);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (Action<Stream> write in values)
        {
            write(stream);
        }
    }

    private void Add<T>(string name, SafetensorsType type, ReadOnlySpan<int> shape, ReadOnlyMemory<T> elements)
        where T : unmanaged
    {
        SafetensorsTensor tensor = Describe(name, type, shape);
        if (tensor.ElementCount != elements.Length)
        {
            throw new ArgumentException($"{tensor} has {tensor.ElementCount} elements, but {elements.Length} values are given.", nameof(shape));
        }

        Append(tensor, stream => stream.Write(MemoryMarshal.AsBytes(elements.Span)));
    }

    private SafetensorsTensor Describe(string name, SafetensorsType type, ReadOnlySpan<int> shape)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name == SafetensorsHeader.MetadataKey || names.Contains(name))
        {
            throw new ArgumentException($"The name {MessageText.Quote(name)} is {(names.Contains(name) ? "taken" : "reserved by the format")}.", nameof(name));
        }

        if (shape.Length > SafetensorsHeader.MaximumRank || shape.ContainsAnyExceptInRange(0, int.MaxValue))
        {
            throw new ArgumentException(
                $"Tensor {MessageText.Quote(name)} has a negative dimension or more than {SafetensorsHeader.MaximumRank} dimensions.", nameof(shape));
        }

        long count = SafetensorsHeader.CountElements(shape);
        return count >= 0
            ? new SafetensorsTensor(name, type, shape.ToArray(), count, dataLength)
            : throw new ArgumentException($"Tensor {MessageText.Quote(name)} has more elements than a file can hold.", nameof(shape));
    }

    private void Append(SafetensorsTensor tensor, Action<Stream> write)
    {
        names.Add(tensor.Name);
        tensors.Add(tensor);
        values.Add(write);
        dataLength += tensor.ByteLength;
    }
}
