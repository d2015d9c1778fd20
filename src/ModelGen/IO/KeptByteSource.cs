using System.Runtime.InteropServices;

namespace ModelGen;

/// <summary>Pieces of a stream that were taken into memory, each at its position in the stream.</summary>
internal sealed unsafe class KeptByteSource : ByteSource
{
    /// <summary>Bytes that are taken in one go: a span has no more than an <c>int</c> counts.</summary>
    private const int Chunk = 1 << 26;

    private readonly List<(long Position, long Length, nint Memory)> pieces = [];

    /// <summary>Reads bytes from a position, all of them.</summary>
    internal delegate void Source(long position, Span<byte> destination);

    public override long? Length => null;

    public override bool IsMemory => true;

    public override int Read(long position, Span<byte> destination)
    {
        (int low, int high) = (0, pieces.Count - 1);
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            (low, high) = pieces[middle].Position <= position ? (middle, high) : (low, middle - 1);
        }

        (long start, long length, nint memory) = pieces[low];
        int count = (int)Math.Min(destination.Length, start + length - position);
        new ReadOnlySpan<byte>((byte*)memory + (position - start), count).CopyTo(destination);
        return count;
    }

    public override void Dispose()
    {
        foreach ((_, _, nint memory) in pieces)
        {
            NativeMemory.Free((void*)memory);
        }

        pieces.Clear();
    }

    /// <summary>Takes a piece into memory; pieces come in the order of their positions.</summary>
    internal void Add(long position, long length, Source source)
    {
        byte* memory = (byte*)NativeMemory.Alloc((nuint)Math.Max(length, 1));
        pieces.Add((position, length, (nint)memory));
        for (long done = 0; done < length; done += Chunk)
        {
            source(position + done, new Span<byte>(memory + done, (int)Math.Min(Chunk, length - done)));
        }
    }
}
