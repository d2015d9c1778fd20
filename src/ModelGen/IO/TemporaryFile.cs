namespace ModelGen;

/// <summary>
/// The file that is written in place of another one until it is complete: <c>name.abcdefgh.ijk.tmp</c> beside it. It is locked as long as it is being written, so that one
/// which is not was left behind by a process that ended; the next save to the same place deletes it.
/// </summary>
internal static class TemporaryFile
{
    private const string Ending = ".tmp";

    /// <summary>What <see cref="Path.GetRandomFileName"/> gives: eight characters, a dot, three characters.</summary>
    private const int RandomLength = 12;

    /// <summary>Between a file's creation and its lock another save may take it for one left behind, and lock or delete it: then another one is created.</summary>
    private const int Attempts = 8;

    /// <summary>Creates one.</summary>
    /// <param name="target">What it is written in place of.</param>
    /// <param name="mode">The mode it gets; null for the default.</param>
    /// <param name="bufferSize">Of the stream.</param>
    public static FileStream Create(string target, UnixFileMode? mode, int bufferSize)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.Delete,
            BufferSize = bufferSize,
        };
        if (!OperatingSystem.IsWindows() && mode is not null)
        {
            options.UnixCreateMode = mode;
        }

        for (int attempt = 0; ; attempt++)
        {
            string path = $"{target}.{Path.GetRandomFileName()}{Ending}";
            FileStream stream;
            try
            {
                stream = new FileStream(path, options);
            }
            catch (IOException exception) when (attempt < Attempts && (IsHeld(exception) || File.Exists(path)))
            {
                continue;
            }

            if (!File.Exists(path) && attempt < Attempts)
            {
                stream.Dispose();
                continue;
            }

            // When it was created, the process's mask was applied.
            if (!OperatingSystem.IsWindows() && mode is { } exact)
            {
                File.SetUnixFileMode(stream.SafeFileHandle, exact);
            }

            return stream;
        }
    }

    /// <summary>
    /// Opens the file that is to be replaced. Another save that looks for what was left behind may hold it for a moment, if it opened it before it was renamed: that is waited
    /// for; a file that somebody keeps is an error after a tenth of a second.
    /// </summary>
    public static FileStream OpenTarget(string target)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return new FileStream(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
            }
            catch (IOException exception) when (attempt < Attempts && IsHeld(exception))
            {
                Thread.Sleep(attempt * 3);
            }
        }
    }

    /// <summary>Deletes those of one target that nobody writes any more.</summary>
    public static void DeleteLeftBehind(string target)
    {
        string name = Path.GetFileName(target);
        try
        {
            foreach (string path in Directory.EnumerateFiles(Path.GetDirectoryName(target)!))
            {
                if (IsTemporary(Path.GetFileName(path.AsSpan()), name))
                {
                    DeleteUnlessHeld(path);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A folder that is missing is reported when the file is created; one that may not be listed keeps what was left behind.
        }
    }

    private static void DeleteUnlessHeld(string path)
    {
        try
        {
            // Opening fails while another save holds it; closing deletes it.
            new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is in use, or another user's.
        }
    }

    /// <summary>Whether a file could not be opened because somebody else has it: ERROR_SHARING_VIOLATION, and EWOULDBLOCK of Linux and of macOS.</summary>
    private static bool IsHeld(IOException exception) => exception.HResult is unchecked((int)0x80070020) or 11 or 35;

    /// <summary>A message about a temporary file as one about its target.</summary>
    public static string Hide(string message)
    {
        int end = message.IndexOf(Ending + "'", StringComparison.Ordinal);
        int start = end - RandomLength - 1;
        return start >= 0 && IsRandom(message.AsSpan(start, RandomLength + 1)) ? message.Remove(start, RandomLength + 1 + Ending.Length) : message;
    }

    private static bool IsTemporary(ReadOnlySpan<char> file, string target) =>
        file.Length == target.Length + 1 + RandomLength + Ending.Length
        && file.StartsWith(target, StringComparison.Ordinal)
        && file.EndsWith(Ending, StringComparison.Ordinal)
        && IsRandom(file.Slice(target.Length, RandomLength + 1));

    /// <summary>Whether text is a dot and a random name.</summary>
    private static bool IsRandom(ReadOnlySpan<char> text)
    {
        if (text[0] != '.' || text[9] != '.')
        {
            return false;
        }

        foreach (char c in text)
        {
            if (c is not ('.' or (>= 'a' and <= 'z') or (>= '0' and <= '5')))
            {
                return false;
            }
        }

        return true;
    }
}
