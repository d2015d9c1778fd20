namespace ModelGen;

/// <summary>Bytes in memory, which stays where it is until the source is disposed.</summary>
internal sealed unsafe class MemoryByteSource(byte* first, int length) : ByteSource
{
    public override long? Length => length;

    public override bool IsMemory => true;

    public override int Read(long position, Span<byte> destination)
    {
        int count = (int)Math.Min(destination.Length, length - position);
        new ReadOnlySpan<byte>(first + position, count).CopyTo(destination);
        return count;
    }

    public override void Dispose()
    {
    }
}
