namespace ModelGen;

/// <summary>Writes files so that a reader sees the old content or the new one, never a part.</summary>
internal static class AtomicFile
{
    private const int BufferSize = 1 << 16;

    /// <summary>
    /// Lets <paramref name="write"/> fill a temporary file beside the file that <paramref name="path"/> leads to, through symbolic links, flushes it to the disk and
    /// renames it; then the folder is flushed, so that the new name outlives a power cut. A file that is there
    /// keeps its mode; a new one gets the process's default. If anything fails before the rename, the temporary is deleted and the file is as it was. What is no regular file, such as a pipe, is written directly.
    /// </summary>
    /// <exception cref="IOException">The file cannot be written; the message names <paramref name="path"/>.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written; the message names <paramref name="path"/>.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string target = Path.GetFullPath(path);
        try
        {
            target = Resolve(target);
            if (!TryWriteSpecial(target, write, out UnixFileMode? mode))
            {
                TemporaryFile.DeleteLeftBehind(target);
                Replace(target, mode, write);
            }
        }
        catch (DirectoryNotFoundException exception)
        {
            throw new DirectoryNotFoundException($"Cannot save '{path}': the folder '{Path.GetDirectoryName(target)}' does not exist.", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new UnauthorizedAccessException($"Cannot save '{path}': the file or its folder may not be written.", exception);
        }
        catch (IOException exception)
        {
            throw new IOException($"Cannot save '{path}': {TemporaryFile.Hide(exception.Message)}", exception);
        }
    }

    /// <summary>The file that links lead to; it need not be there.</summary>
    private static string Resolve(string path) =>
        new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;

    /// <summary>Writes to a device or a pipe. A regular file is only asked whether it may be written, and for its mode.</summary>
    private static bool TryWriteSpecial(string target, Action<Stream> write, out UnixFileMode? mode)
    {
        mode = null;
        if (!File.Exists(target))
        {
            return Directory.Exists(target) ? throw new IOException("it is a folder.") : false;
        }

        using FileStream stream = TemporaryFile.OpenTarget(target);
        if (!stream.CanSeek || IsDevice(target))
        {
            write(stream);
            stream.Flush();
            return true;
        }

        if (!OperatingSystem.IsWindows())
        {
            mode = File.GetUnixFileMode(stream.SafeFileHandle);
        }

        return false;
    }

    /// <summary>Devices such as <c>/dev/null</c> claim that they can seek; in the folder of shared memory there are files.</summary>
    private static bool IsDevice(string target) =>
        target.StartsWith("/dev/", StringComparison.Ordinal) && !target.StartsWith("/dev/shm/", StringComparison.Ordinal);

    private static void Replace(string target, UnixFileMode? mode, Action<Stream> write)
    {
        using FileStream stream = TemporaryFile.Create(target, mode, BufferSize);
        try
        {
            write(stream);
            stream.Flush(flushToDisk: true);

            // While it is open nobody takes it for one that was left behind.
            File.Move(stream.Name, target, overwrite: true);
        }
        catch
        {
            File.Delete(stream.Name);
            throw;
        }

        FolderSync.TryFlush(Path.GetDirectoryName(target)!);
    }
}
