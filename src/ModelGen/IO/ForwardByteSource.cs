namespace ModelGen;

/// <summary>A stream from where it stands, read once from front to back; it stays the caller's. Where its content ends is not known.</summary>
internal sealed class ForwardByteSource(Stream stream) : ByteSource
{
    private long next;

    public override long? Length => null;

    public override int Read(long position, Span<byte> destination)
    {
        if (position < next)
        {
            throw new InvalidOperationException($"The stream is at byte {next} and cannot go back to {position}.");
        }

        // What nobody wants is read as well.
        Span<byte> skipped = stackalloc byte[1024];
        while (next < position)
        {
            int read = stream.Read(skipped[..(int)Math.Min(skipped.Length, position - next)]);
            if (read == 0)
            {
                return 0;
            }

            next += read;
        }

        int count = stream.Read(destination);
        next += count;
        return count;
    }

    public override void Dispose()
    {
    }
}
