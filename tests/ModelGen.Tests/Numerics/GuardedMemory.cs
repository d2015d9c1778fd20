using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Tests.Numerics;

/// <summary>
/// Floats that end where a page begins that may not be touched (on Linux; elsewhere plain memory), so that a kernel that reads or writes
/// behind its operand is caught.
/// </summary>
internal sealed unsafe partial class GuardedMemory : IDisposable
{
    private const int PageSize = 16384;
    private readonly byte* memory;
    private readonly nuint bytes;

    public GuardedMemory(int length)
    {
        Length = length;
        nuint data = ((nuint)(length * sizeof(float)) + PageSize - 1) / PageSize * PageSize;
        bytes = data + PageSize;
        memory = (byte*)NativeMemory.AlignedAlloc(bytes, PageSize);
        NativeMemory.Clear(memory, bytes);
        end = (float*)(memory + data);
        Protect(readWrite: false);
    }

    private readonly float* end;

    public int Length { get; }

    public ref float End => ref Unsafe.AsRef<float>(end);

    public Span<float> Span => new(end - Length, Length);

    public void Dispose()
    {
        Protect(readWrite: true);
        NativeMemory.AlignedFree(memory);
    }

    private void Protect(bool readWrite)
    {
        if (OperatingSystem.IsLinux() && ProtectPages(end, PageSize, readWrite ? 3 : 0) != 0)
        {
            throw new InvalidOperationException($"mprotect failed with {Marshal.GetLastPInvokeError()}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ProtectPages(void* address, nuint length, int protection);
}
