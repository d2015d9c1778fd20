using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>
/// The memory for intermediate values of entry points: one grow-only block per thread, shared by all models. Nothing is allocated from a
/// thread's second call of a size on.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Scratch
{
    [ThreadStatic]
    private static AlignedBlock block;

    /// <summary>
    /// Gives the calling thread's block, aligned to 64 bytes, with undefined contents. It is the same memory at each call: an entry point
    /// takes once and divides what it took.
    /// </summary>
    /// <param name="length">The number of floats.</param>
    /// <exception cref="ArgumentException">A block cannot have so many.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<float> Take(long length)
    {
        if (length > block.Length)
        {
            Grow(length);
        }

        return block.Span[..(int)length];
    }

    /// <summary>Lets the calling thread's block go, to be collected; the next call takes a new one.</summary>
    public static void Release() => block = default;

    /// <summary>Has the calling thread use another block; gives the one that it used.</summary>
    internal static AlignedBlock Exchange(AlignedBlock other)
    {
        AlignedBlock used = block;
        block = other;
        return used;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Grow(long length)
    {
        block = default;
        block = AlignedBlock.Uninitialized(AlignedBlock.CheckedLength(length));
    }
}
