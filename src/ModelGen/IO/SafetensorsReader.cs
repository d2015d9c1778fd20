using System.Buffers.Binary;
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

    private readonly ByteSource bytes;
    private readonly string source;
    private readonly SafetensorsHeader header;
    private readonly long dataStart;
    private long position;

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
    }

    /// <summary>The file's tensors, in the order of their data.</summary>
    public IReadOnlyList<SafetensorsTensor> Tensors => header.Tensors;

    /// <summary>Free-form text the writer left, such as <c>format: pt</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata => header.Metadata;

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

    /// <summary>Reads a tensor of type F32, F16, BF16 or F64; the last is rounded to the nearest <c>float</c>.</summary>
    /// <param name="tensor">One of <see cref="Tensors"/>.</param>
    /// <param name="destination">The elements in row-major order; exactly <see cref="SafetensorsTensor.ElementCount"/> of them.</param>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    /// <exception cref="InvalidDataException">The tensor has another type, or the file has become shorter since it was opened.</exception>
    public void Read(SafetensorsTensor tensor, Span<float> destination)
    {
        Seek(tensor, destination.Length);
        switch (tensor.Type)
        {
            case SafetensorsType.F32:
                ReadDirectly(tensor, MemoryMarshal.Cast<float, int>(destination));
                break;
            case SafetensorsType.F16:
                ReadConverted<ushort, float>(
                    tensor, destination, static (from, to) => TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<ushort, Half>(from), to));
                break;
            case SafetensorsType.BF16:
                ReadConverted<ushort, float>(tensor, destination, WidenBFloat16);
                break;
            case SafetensorsType.F64:
                ReadConverted<long, float>(
                    tensor, destination, static (from, to) => TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<long, double>(from), to));
                break;
            default:
                throw WrongType(tensor, "float");
        }
    }

    /// <summary>Reads a tensor of type I32 or I64.</summary>
    /// <param name="tensor">One of <see cref="Tensors"/>.</param>
    /// <param name="destination">The elements in row-major order; exactly <see cref="SafetensorsTensor.ElementCount"/> of them.</param>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    /// <exception cref="InvalidDataException">The tensor has another type, an element does not fit, or the file has become shorter.</exception>
    public void Read(SafetensorsTensor tensor, Span<int> destination)
    {
        Seek(tensor, destination.Length);
        switch (tensor.Type)
        {
            case SafetensorsType.I32:
                ReadDirectly(tensor, destination);
                break;
            case SafetensorsType.I64:
                ReadConverted<long, int>(tensor, destination, (from, to) => Narrow(tensor, from, to));
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
        Seek(tensor, destination.Length);
        switch (tensor.Type)
        {
            case SafetensorsType.I64:
                ReadDirectly(tensor, destination);
                break;
            case SafetensorsType.I32:
                ReadConverted<int, long>(tensor, destination, static (from, to) => TensorPrimitives.ConvertTruncating(from, to));
                break;
            default:
                throw WrongType(tensor, "long");
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => bytes.Dispose();

    private static StreamByteSource Seekable(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return stream.CanSeek ? new StreamByteSource(stream) : throw new ArgumentException("The stream cannot seek.", nameof(stream));
    }

    private static void WidenBFloat16(ReadOnlySpan<ushort> from, Span<float> to)
    {
        for (int i = 0; i < from.Length; i++)
        {
            to[i] = BitConverter.Int32BitsToSingle(from[i] << 16);
        }
    }

    private void Narrow(SafetensorsTensor tensor, ReadOnlySpan<long> from, Span<int> to)
    {
        for (int i = 0; i < from.Length; i++)
        {
            to[i] = (int)from[i] == from[i]
                ? (int)from[i]
                : throw Invalid($"tensor {SafetensorsHeader.Quote(tensor.Name)} holds {from[i]}, which does not fit 32 bits");
        }
    }

    private (SafetensorsHeader Header, long DataStart) ReadHeader()
    {
        long fileLength = bytes.Length;
        if (fileLength < LengthBytes)
        {
            throw Invalid($"it has {fileLength} bytes, fewer than the {LengthBytes} that give the length of the header");
        }

        Span<byte> lengthBytes = stackalloc byte[LengthBytes];
        Fill(lengthBytes);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        ulong most = (ulong)Math.Min(fileLength - LengthBytes, SafetensorsHeader.MaximumLength);
        if (length > most)
        {
            throw Invalid($"its header should have {length} bytes, but in a file of {fileLength} bytes it can have {most} at most");
        }

        byte[] json = new byte[(int)length];
        Fill(json);
        try
        {
            long start = LengthBytes + (long)length;
            return (SafetensorsHeader.Parse(json, fileLength - start), start);
        }
        catch (InvalidDataException exception)
        {
            throw Invalid(exception.Message, exception);
        }
    }

    private void Seek(SafetensorsTensor tensor, int destinationLength)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (!TryFind(tensor.Name, out SafetensorsTensor? own) || own != tensor)
        {
            throw new ArgumentException($"{tensor} is not a tensor of '{source}'.", nameof(tensor));
        }

        if (destinationLength != tensor.ElementCount)
        {
            throw new ArgumentException($"{tensor} has {tensor.ElementCount} elements, the destination {destinationLength}.");
        }

        position = dataStart + tensor.Offset;
    }

    private void ReadDirectly<T>(SafetensorsTensor tensor, Span<T> destination)
        where T : unmanaged
    {
        Fill(MemoryMarshal.AsBytes(destination), tensor);
    }

    private void ReadConverted<TFile, T>(SafetensorsTensor tensor, Span<T> destination, Conversion<TFile, T> convert)
        where TFile : unmanaged
        where T : unmanaged
    {
        Span<TFile> chunk = stackalloc TFile[1024];
        while (!destination.IsEmpty)
        {
            Span<TFile> part = chunk[..Math.Min(chunk.Length, destination.Length)];
            ReadDirectly(tensor, part);
            convert(part, destination[..part.Length]);
            destination = destination[part.Length..];
        }
    }

    private void Fill(Span<byte> destination, SafetensorsTensor? tensor = null)
    {
        while (!destination.IsEmpty)
        {
            int count = bytes.Read(position, destination);
            if (count == 0)
            {
                throw Invalid($"it ends within {(tensor is null ? "the header" : $"tensor {SafetensorsHeader.Quote(tensor.Name)}")}");
            }

            position += count;
            destination = destination[count..];
        }
    }

    private InvalidDataException WrongType(SafetensorsTensor tensor, string type) =>
        Invalid($"tensor {SafetensorsHeader.Quote(tensor.Name)} has type {tensor.Type.Name()}, which is not read as {type}");

    private InvalidDataException Invalid(string reason, Exception? inner = null) => new($"Cannot read safetensors file '{source}': {reason}.", inner);

    private delegate void Conversion<TFile, T>(ReadOnlySpan<TFile> from, Span<T> to);
}
