using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ModelGen;

/// <summary>Writes a folder to the disk, so that a file that has been renamed in it has its new name after a power cut.</summary>
/// <remarks>.NET opens no folders. On Windows a rename is written with the file system's journal, and folders have no handles that can be flushed.</remarks>
internal static partial class FolderSync
{
    /// <summary>To open something for reading, and not for programs that this one starts.</summary>
    private const int CloseOnExecLinux = 0x80000;
    private const int CloseOnExecApple = 0x1000000;

    /// <summary>Flushes the entries of a folder.</summary>
    /// <returns>False where the system has no such thing, or where the folder may not be read.</returns>
    /// <exception cref="IOException">The disk fails.</exception>
    internal static bool TryFlush(string folder)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
        {
            return false;
        }

        using SafeFileHandle handle = Open(folder, OperatingSystem.IsLinux() ? CloseOnExecLinux : CloseOnExecApple);
        if (handle.IsInvalid)
        {
            return false;
        }

        // File systems that don't sync folders say so, which is no error.
        RandomAccess.FlushToDisk(handle);
        return true;
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial SafeFileHandle Open(string path, int flags);
}
