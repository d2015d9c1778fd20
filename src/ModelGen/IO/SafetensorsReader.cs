using System.Buffers.Binary;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace ModelGen;

/// <summary>
/// Reads safetensors files, PyTorch's and Hugging Face's exchange format for weights. Opening reads and checks the header only;
/// tensors are read one by one into the caller's memory.
/// </summary>
/// <remarks>
/// Files may come from anywhere: sizes are checked before memory is taken, tensors must fill the data without overlap, gap or rest,
/// and whatever is wrong is an <see cref="InvalidDataException"/> that names the file. A reader is for one thread at a time.
/// </remarks>
/// <example>
/// <code>
/// using var file = SafetensorsReader.Open("fashion.safetensors");
/// if (file.TryFind("fc1.bias", out var bias)) file.Read(bias, values);
/// </code>
/// </example>
public sealed class SafetensorsReader : IDisposable
{
    private const int LengthBytes = sizeof(ulong);
    private const int HeaderChunk = 1 << 16;

    /// <summary>Bytes that are read in one go where they are converted: on the stack, and worth a call of the system.</summary>
    private const int ConvertedChunk = 1 << 14;

    private ByteSource bytes;
    private readonly string source;
    private readonly SafetensorsHeader header;
    private readonly long dataStart;

    /// <summary>Reads the header from a stream, from its beginning. The reader owns the stream.</summary>
    /// <param name="stream">A readable, seekable stream.</param>
    /// <param name="source">What messages call it, for example a path.</param>
    /// <exception cref="InvalidDataException">It is not a valid safetensors file.</exception>
    /// <exception cref="ArgumentException">The stream cannot seek.</exception>
    public SafetensorsReader(Stream stream, string source)
        : this(Seekable(stream), source)
    {
    }

    private SafetensorsReader(ByteSource bytes, string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        this.bytes = bytes;
        this.source = source;
        (header, dataStart) = ReadHeader();
        foreach (SafetensorsTensor tensor in header.Tensors)
        {
            tensor.File = this;
        }
    }

    /// <summary>The file's tensors, in the order of their data.</summary>
    public IReadOnlyList<SafetensorsTensor> Tensors => header.Tensors;

    /// <summary>Free-form text the writer left, such as <c>format: pt</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata => header.Metadata;

    /// <summary>Reads the header from bytes that stay the caller's: of a stream, whose tensors are then read in the order of their data, or of memory.</summary>
    internal static SafetensorsReader Over(ByteSource bytes, string source) => new(bytes, source);

    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The reader; dispose it to close the file.</returns>
    /// <exception cref="InvalidDataException">It is not a valid safetensors file; the message says what is wrong.</exception>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public static SafetensorsReader Open(string path)
    {
        var file = new FileByteSource(path);
        try
        {
            return new SafetensorsReader(file, path);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Finds a tensor by its name.</summary>
    /// <param name="name">The name, compared by its code units.</param>
    /// <param name="tensor">The tensor, if there is one.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryFind(string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out SafetensorsTensor? tensor) =>
        header.ByName.TryGetValue(name, out tensor);

    /// <summary>Reads a tensor of a floating-point type but the 8-bit ones, F64 rounded to the nearest <c>float</c>, or of whole numbers that are exact as <c>float</c>.</summary>
    /// <param name="tensor">One of <see cref="Tensors"/>.</param>
    /// <param name="destination">The elements in row-major order; exactly <see cref="SafetensorsTensor.ElementCount"/> of them.</param>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    /// <exception cref="InvalidDataException">The tensor has another type, an element is no <c>float</c>, or the file has become shorter since it was opened.</exception>
    public void Read(SafetensorsTensor tensor, Span<float> destination)
    {
        CheckDestination(tensor, destination.Length);
        Read(tensor, 0, destination);
    }

    /// <summary>Reads a tensor of type I32 or I64.</summary>
    /// <param name="tensor">One of <see cref="Tensors"/>.</param>
    /// <param name="destination">The elements in row-major order; exactly <see cref="SafetensorsTensor.ElementCount"/> of them.</param>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    /// <exception cref="InvalidDataException">The tensor has another type, an element does not fit, or the file has become shorter.</exception>
    public void Read(SafetensorsTensor tensor, Span<int> destination)
    {
        CheckDestination(tensor, destination.Length);
        switch (tensor.Type)
        {
            case SafetensorsType.I32:
                ReadDirectly(tensor, 0, destination);
                break;
            case SafetensorsType.I64:
                ReadConverted<long, int>(tensor, 0, destination, (from, to) => Narrow(tensor, from, to));
                break;
            default:
                throw WrongType(tensor, "int");
        }
    }

    /// <summary>Reads a tensor of type I64 or I32.</summary>
    /// <param name="tensor">One of <see cref="Tensors"/>.</param>
    /// <param name="destination">The elements in row-major order; exactly <see cref="SafetensorsTensor.ElementCount"/> of them.</param>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    /// <exception cref="InvalidDataException">The tensor has another type, or the file has become shorter since it was opened.</exception>
    public void Read(SafetensorsTensor tensor, Span<long> destination)
    {
        CheckDestination(tensor, destination.Length);
        switch (tensor.Type)
        {
            case SafetensorsType.I64:
                ReadDirectly(tensor, 0, destination);
                break;
            case SafetensorsType.I32:
                ReadConverted<int, long>(tensor, 0, destination, static (from, to) => TensorPrimitives.ConvertTruncating(from, to));
                break;
            default:
                throw WrongType(tensor, "long");
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => bytes.Dispose();

    /// <summary>Whether reading a tensor that is not of whole numbers cannot fail.</summary>
    internal bool IsMemory => bytes.IsMemory;

    /// <summary>The tensor with a name that is known to be there.</summary>
    internal SafetensorsTensor Get(string name) => header.ByName[name];

    /// <summary>Takes tensors from a stream into memory, so that they can be read in any order; no others can be read any more.</summary>
    /// <param name="kept">The tensors, in the order of their data.</param>
    /// <exception cref="InvalidDataException">The stream ends before.</exception>
    internal void Keep(List<SafetensorsTensor> kept)
    {
        var memory = new KeptByteSource();
        try
        {
            foreach (SafetensorsTensor tensor in kept)
            {
                memory.Add(dataStart + tensor.Offset, tensor.ByteLength, (position, destination) => Fill(destination, position, tensor));
            }
        }
        catch
        {
            memory.Dispose();
            throw;
        }

        bytes.Dispose();
        bytes = memory;
    }

    /// <summary>Reads elements of a tensor from the one with index <paramref name="first"/> on, as <see cref="Read(SafetensorsTensor, Span{float})"/> reads all.</summary>
    /// <exception cref="InvalidDataException">The tensor has another type, an element is no <c>float</c>, or the file has become shorter since it was opened.</exception>
    internal void Read(SafetensorsTensor tensor, long first, Span<float> destination)
    {
        switch (tensor.Type)
        {
            case SafetensorsType.F32:
                ReadDirectly(tensor, first, destination);
                break;
            case SafetensorsType.F16:
                ReadConverted<ushort, float>(tensor, first, destination, FloatConversion.FromHalf);
                break;
            case SafetensorsType.BF16:
                ReadConverted<ushort, float>(tensor, first, destination, FloatConversion.FromBFloat16);
                break;
            case SafetensorsType.F64:
                ReadConverted<long, float>(tensor, first, destination, FloatConversion.FromDouble);
                break;
            default:
                if (!tensor.Type.IsInteger())
                {
                    throw WrongType(tensor, "float");
                }

                ReadIntegers(tensor, first, destination);
                break;
        }
    }

    /// <summary>Reads the bytes of a part of a tensor, to see whether they can be read.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="first">The first element.</param>
    /// <param name="count">How many elements.</param>
    /// <param name="buffer">Takes the bytes, as many at a time as it has room for.</param>
    /// <exception cref="InvalidDataException">The file has become shorter since it was opened.</exception>
    internal void Probe(SafetensorsTensor tensor, long first, int count, Span<float> buffer)
    {
        Span<byte> chunk = MemoryMarshal.AsBytes(buffer);
        long size = tensor.Type.Size();
        for (long position = first * size, end = (first + count) * size; position < end; position += chunk.Length)
        {
            Fill(chunk[..(int)Math.Min(chunk.Length, end - position)], dataStart + tensor.Offset + position, tensor);
        }
    }

    private static StreamByteSource Seekable(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return stream.CanSeek ? new StreamByteSource(stream) : throw new ArgumentException("The stream cannot seek.", nameof(stream));
    }

    private void ReadIntegers(SafetensorsTensor tensor, long start, Span<float> destination)
    {
        int size = tensor.Type.Size(), unused = 64 - (8 * size);
        bool isSigned = tensor.Type is SafetensorsType.I8 or SafetensorsType.I16 or SafetensorsType.I32 or SafetensorsType.I64;
        Span<byte> chunk = stackalloc byte[ConvertedChunk];
        for (int first = 0; first < destination.Length; first += chunk.Length / size)
        {
            Span<float> to = destination[first..Math.Min(destination.Length, first + (chunk.Length / size))];
            Span<byte> from = chunk[..(to.Length * size)];
            Fill(from, dataStart + tensor.Offset + ((start + first) * size), tensor);
            for (int i = 0; i < to.Length; i++)
            {
                ulong bits = 0;
                from.Slice(i * size, size).CopyTo(MemoryMarshal.AsBytes(new Span<ulong>(ref bits)));
                long value = (long)(bits << unused) >> unused;
                ulong magnitude = isSigned && value < 0 ? (ulong)-value : bits;
                int significant = magnitude == 0 ? 0 : 64 - BitOperations.LeadingZeroCount(magnitude) - BitOperations.TrailingZeroCount(magnitude);
                to[i] = significant > 24
                    ? throw Invalid($"tensor {MessageText.Quote(tensor.Name)} holds {(isSigned ? $"{value}" : $"{bits}")}, which is no float exactly")
                    : isSigned ? (float)value : (float)bits;
            }
        }
    }

    private void Narrow(SafetensorsTensor tensor, ReadOnlySpan<long> from, Span<int> to)
    {
        for (int i = 0; i < from.Length; i++)
        {
            to[i] = (int)from[i] == from[i]
                ? (int)from[i]
                : throw Invalid($"tensor {MessageText.Quote(tensor.Name)} holds {from[i]}, which does not fit 32 bits");
        }
    }

    private (SafetensorsHeader Header, long DataStart) ReadHeader()
    {
        Span<byte> start = stackalloc byte[LengthBytes];
        start = start[..FillUpTo(start, 0)];
        if (start.Length < LengthBytes)
        {
            throw Foreign(start) ?? Invalid($"it has {start.Length} bytes, fewer than the {LengthBytes} that give the length of the header");
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(start);
        long? rest = bytes.Length - LengthBytes;
        ulong most = (ulong)Math.Min(rest ?? long.MaxValue, SafetensorsHeader.MaximumLength);
        if (length > most)
        {
            string where = bytes.Length is { } all ? $"in a file of {all} bytes it" : "it";
            throw Foreign(start) ?? Invalid($"its header should have {length} bytes, but {where} can have {most} at most");
        }

        byte[] json = ReadJson(start, (int)length);
        try
        {
            return (SafetensorsHeader.Parse(json, rest - json.Length), LengthBytes + json.Length);
        }
        catch (InvalidDataException exception)
        {
            throw Invalid(exception.Message, exception);
        }
    }

    /// <summary>Reads the header, into memory that grows with what there is: its length may be a lie.</summary>
    /// <param name="start">What stands before it.</param>
    /// <param name="length">Its bytes.</param>
    private byte[] ReadJson(ReadOnlySpan<byte> start, int length)
    {
        byte[] json = new byte[Math.Min(length, 1)];
        Fill(json, LengthBytes);
        if (json is not [(byte)'{'] && Foreign(start) is { } foreign)
        {
            throw foreign;
        }

        while (json.Length < length)
        {
            int known = json.Length;
            Array.Resize(ref json, (int)Math.Min(length, Math.Max(2L * known, HeaderChunk)));
            Fill(json.AsSpan(known), LengthBytes + known);
        }

        return json;
    }

    private InvalidDataException? Foreign(ReadOnlySpan<byte> start) =>
        ForeignFile.Describe(start) is { } other ? new($"'{source}' is no safetensors file: {other}.") : null;

    private void CheckDestination(SafetensorsTensor tensor, int destinationLength)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (tensor.File != this)
        {
            throw new ArgumentException($"{tensor} is not a tensor of '{source}'.", nameof(tensor));
        }

        if (destinationLength != tensor.ElementCount)
        {
            throw new ArgumentException($"{tensor} has {tensor.ElementCount} elements, the destination {destinationLength}.");
        }
    }

    private unsafe void ReadDirectly<T>(SafetensorsTensor tensor, long first, Span<T> destination)
        where T : unmanaged
    {
        Fill(MemoryMarshal.AsBytes(destination), dataStart + tensor.Offset + (first * sizeof(T)), tensor);
    }

    private unsafe void ReadConverted<TFile, T>(SafetensorsTensor tensor, long first, Span<T> destination, Conversion<TFile, T> convert)
        where TFile : unmanaged
        where T : unmanaged
    {
        Span<TFile> chunk = stackalloc TFile[ConvertedChunk / sizeof(TFile)];
        while (!destination.IsEmpty)
        {
            Span<TFile> part = chunk[..Math.Min(chunk.Length, destination.Length)];
            ReadDirectly(tensor, first, part);
            convert(part, destination[..part.Length]);
            destination = destination[part.Length..];
            first += part.Length;
        }
    }

    private void Fill(Span<byte> destination, long position, SafetensorsTensor? tensor = null)
    {
        if (FillUpTo(destination, position) < destination.Length)
        {
            throw Invalid($"it ends within {(tensor is null ? "the header" : $"tensor {MessageText.Quote(tensor.Name)}")}");
        }
    }

    /// <summary>Reads as many bytes as there are.</summary>
    private int FillUpTo(Span<byte> destination, long position)
    {
        int filled = 0;
        while (filled < destination.Length && bytes.Read(position + filled, destination[filled..]) is > 0 and var count)
        {
            filled += count;
        }

        return filled;
    }

    private InvalidDataException WrongType(SafetensorsTensor tensor, string type) =>
        Invalid($"tensor {MessageText.Quote(tensor.Name)} has type {MessageText.Name(tensor.TypeName)}, which is not read as {type}");

    private InvalidDataException Invalid(string reason, Exception? inner = null) => new($"Cannot read safetensors file '{source}': {reason}.", inner);

    private delegate void Conversion<TFile, T>(ReadOnlySpan<TFile> from, Span<T> to);
}
