using System.Buffers.Binary;
using System.IO.Compression;

namespace ModelGen;

/// <summary>
/// A file of the MNIST family: two zero bytes, an element type, the number of dimensions, the dimensions as big-endian 32-bit integers,
/// then the elements. Plain or compressed with gzip; only unsigned bytes, which is what the data sets have.
/// </summary>
public sealed class IdxFile
{
    private const byte UnsignedByte = 0x08;
    private const int MaximumRank = 8;

    /// <summary>More than gzip can gain: a stream of one repeated byte shrinks to 1/1032.</summary>
    private const int BestCompression = 1100;

    private IdxFile(int[] shape, byte[] elements)
    {
        Shape = shape;
        Elements = elements;
    }

    /// <summary>The dimensions, outermost first.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>The elements in row-major order.</summary>
    public byte[] Elements { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; gzip is recognised by its first bytes, not by its name.</param>
    /// <exception cref="InvalidDataException">It is not a valid IDX file of unsigned bytes; the message says what is wrong.</exception>
    public static IdxFile Read(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Read(stream, path);
    }

    /// <summary>Reads a file from a stream.</summary>
    /// <param name="stream">A stream that can seek.</param>
    /// <param name="source">What messages call it.</param>
    /// <exception cref="InvalidDataException">It is not a valid IDX file of unsigned bytes; the message says what is wrong.</exception>
    public static IdxFile Read(Stream stream, string source)
    {
        ArgumentNullException.ThrowIfNull(stream);
        try
        {
            bool compressed = stream.ReadByte() == 0x1F && stream.ReadByte() == 0x8B;
            stream.Position = 0;
            if (!compressed)
            {
                return ReadContent(stream, stream.Length);
            }

            using var content = new GZipStream(stream, CompressionMode.Decompress);
            return ReadContent(content, stream.Length * BestCompression);
        }
        catch (EndOfStreamException exception)
        {
            throw new InvalidDataException($"Cannot read IDX file '{source}': it ends before its last element.", exception);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"Cannot read IDX file '{source}': {exception.Message}", exception);
        }
    }

    /// <param name="content">The uncompressed content.</param>
    /// <param name="mostBytes">What the content cannot exceed; a header that promises more is refused before memory is taken.</param>
    private static IdxFile ReadContent(Stream content, long mostBytes)
    {
        Span<byte> word = stackalloc byte[sizeof(int)];
        content.ReadExactly(word);
        (byte type, int rank) = (word[2], word[3]);
        if (word[0] != 0 || word[1] != 0 || type != UnsignedByte || rank is 0 or > MaximumRank)
        {
            throw new InvalidDataException(
                $"it begins with {Convert.ToHexString(word)}, not with 000008 (unsigned bytes) and 1 to {MaximumRank} dimensions.");
        }

        int[] shape = new int[rank];
        long count = 1;
        for (int i = 0; i < rank; i++)
        {
            content.ReadExactly(word);
            shape[i] = BinaryPrimitives.ReadInt32BigEndian(word);

            // Each factor fits 31 bits and the product so far mostBytes, so the product does not overflow.
            count = shape[i] >= 0 && count <= int.MaxValue ? count * shape[i] : long.MaxValue;
        }

        if (count > Math.Min(mostBytes, Array.MaxLength))
        {
            throw new InvalidDataException($"it says [{string.Join(", ", shape)}] elements, more than the file can hold.");
        }

        byte[] elements = new byte[count];
        content.ReadExactly(elements);
        return content.ReadByte() < 0
            ? new IdxFile(shape, elements)
            : throw new InvalidDataException($"it goes on after its [{string.Join(", ", shape)}] elements.");
    }
}
