using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>
/// A block of floats that starts at a 64-byte boundary: an array of the pinned heap, taken a little larger and used from the first
/// boundary on. Managed memory, so there is nothing to dispose.
/// </summary>
internal readonly struct AlignedBlock
{
    /// <summary>The floats of a cache line and of the widest vector: every tensor inside a block starts at a multiple of it.</summary>
    internal const int Granule = 16;

    private readonly float[] array;
    private readonly int start;

    private AlignedBlock(float[] array, int length)
    {
        this.array = array;
        Length = length;
        start = FirstBoundary(array);
    }

    /// <summary>The number of floats.</summary>
    internal int Length { get; }

    /// <summary>The floats.</summary>
    internal Span<float> Span
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Length == 0 ? [] : MemoryMarshal.CreateSpan(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(array), start), Length);
    }

    /// <summary>A block of zeros.</summary>
    internal static AlignedBlock Zeroed(int length) => new(GC.AllocateArray<float>(WithMargin(length), pinned: true), length);

    /// <summary>A block with undefined contents.</summary>
    internal static AlignedBlock Uninitialized(int length) => new(GC.AllocateUninitializedArray<float>(WithMargin(length), pinned: true), length);

    /// <summary><paramref name="length"/> rounded up to whole granules.</summary>
    internal static long RoundUp(long length) => (length + (Granule - 1)) & -Granule;

    /// <summary><paramref name="length"/> rounded up to whole granules, as an array can have it.</summary>
    /// <exception cref="ArgumentException">It is more than an array can have.</exception>
    internal static int CheckedLength(long length)
    {
        long rounded = RoundUp(length);
        return rounded <= Array.MaxLength - Granule
            ? (int)rounded
            : throw new ArgumentException($"These sizes need {length} floats of working memory; a block has at most {Array.MaxLength - Granule}. Use a smaller batch.");
    }

    private static int WithMargin(int length) => checked(length + Granule - 1);

    private static unsafe int FirstBoundary(float[] array)
    {
        var address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array));
        return (int)((0 - address) % (Granule * sizeof(float)) / sizeof(float));
    }
}
