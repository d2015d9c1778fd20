using Microsoft.Win32.SafeHandles;

namespace ModelGen;

/// <summary>
/// A file. It is not read as a stream, because that is what makes a NativeAOT program large: a call of <see cref="Stream.Read(Span{byte})"/> keeps the
/// reading half of every stream, the console's with its terminal input among them, and <see cref="FileStream"/> its strategies and buffers. Nor is it mapped: a mapped
/// file that somebody shortens ends the process, where reading ends in an exception.
/// </summary>
internal sealed class FileByteSource(string path) : ByteSource
{
    private readonly SafeFileHandle handle = Open(path);

    public override long? Length => RandomAccess.GetLength(handle);

    public override int Read(long position, Span<byte> destination) => RandomAccess.Read(handle, destination, position);

    public override void Dispose() => handle.Dispose();

    private static SafeFileHandle Open(string path)
    {
        try
        {
            return File.OpenHandle(path);
        }
        catch (UnauthorizedAccessException exception) when (Directory.Exists(path))
        {
            throw new IOException($"Cannot read '{path}': it is a folder.", exception);
        }
    }
}
