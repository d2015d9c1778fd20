using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>Masks of the first lanes of a vector, read from a table.</summary>
/// <remarks>
/// Comparing lane numbers with the count would take a move from a mask register to a vector, which waits for what was last in that vector
/// on Intel's cores: loops over short rows then run one row at a time, four times slower.
/// </remarks>
internal static class LaneMask
{
    private static ReadOnlySpan<int> Table =>
    [
        -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>Where to read a mask of up to 16 lanes of which the first <paramref name="count"/> are true.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ref int First(int count) => ref Unsafe.Add(ref MemoryMarshal.GetReference(Table), 16 - count);
}
