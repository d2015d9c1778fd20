using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>
/// Working memory of a kernel for the length of one call: packed operands, edge tiles. One grow-only stack of floats per thread, so
/// kernels that call kernels take theirs above it, and nothing is allocated once the largest size has been seen.
/// </summary>
/// <remarks>Contents are undefined when taken. Dispose in reverse order of taking (<c>using</c> does).</remarks>
internal ref struct KernelScratch
{
    [ThreadStatic]
    private static Stack? stack;

    private readonly Stack owner;
    private readonly int start;

    /// <summary>Takes <paramref name="length"/> floats, aligned to 64 bytes.</summary>
    internal KernelScratch(long length)
    {
        owner = stack ??= new Stack();
        start = owner.Used;
        Span = owner.Take(length);
    }

    /// <summary>The memory taken; valid until <see cref="Dispose"/>.</summary>
    internal Span<float> Span { get; }

    /// <summary>Gives the memory back.</summary>
    internal readonly void Dispose() => owner.Used = start;

    private sealed class Stack
    {
        private float[] buffer = [];
        private int origin;

        /// <summary>The floats taken, a multiple of the alignment.</summary>
        internal int Used { get; set; }

        internal Span<float> Take(long length)
        {
            long rounded = AlignedBlock.RoundUp(length);
            if (origin + Used + rounded > buffer.Length)
            {
                Grow(Used + rounded);
            }

            Span<float> taken = buffer.AsSpan(origin + Used, (int)length);
            Used += (int)rounded;
            return taken;
        }

        // Spans taken before stay valid: they keep the old buffer alive until they are given back.
        [MethodImpl(MethodImplOptions.NoInlining)]
        private unsafe void Grow(long needed)
        {
            long length = Math.Max(needed, Math.Min(2L * buffer.Length, Array.MaxLength - AlignedBlock.Granule)) + AlignedBlock.Granule;
            if (length > Array.MaxLength)
            {
                throw new ArgumentException($"A kernel needs {needed} floats of working memory, more than an array can hold.");
            }

            buffer = GC.AllocateUninitializedArray<float>((int)length, pinned: true);
            fixed (float* first = buffer)
            {
                origin = (int)((-(nint)first / sizeof(float)) & (AlignedBlock.Granule - 1));
            }
        }
    }
}
