namespace ModelGen;

/// <summary>A stream that can seek.</summary>
internal sealed class StreamByteSource(Stream stream) : ByteSource
{
    public override long? Length => stream.Length;

    public override int Read(long position, Span<byte> destination)
    {
        stream.Position = position;
        return stream.Read(destination);
    }

    public override void Dispose() => stream.Dispose();
}
