namespace ModelGen;

/// <summary>Bytes that are read by position: a file, memory, or a stream.</summary>
internal abstract class ByteSource : IDisposable
{
    /// <summary>The number of bytes there are; null where that is not known.</summary>
    public abstract long? Length { get; }

    /// <summary>Whether what is there stays there, so that reading it cannot fail.</summary>
    public virtual bool IsMemory => false;

    /// <summary>Reads bytes from a position, as many as there are at once.</summary>
    /// <returns>How many were read; 0 at the end.</returns>
    public abstract int Read(long position, Span<byte> destination);

    /// <summary>Closes the file or stream.</summary>
    public abstract void Dispose();
}
