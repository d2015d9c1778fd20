using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>Work that is cut into units which know nothing of each other: each writes where no other reads or writes.</summary>
internal interface IUnits
{
    /// <summary>Does a unit.</summary>
    void Run(int unit);
}

/// <summary>Does the units of a kernel, on several threads where that is asked for and worth it.</summary>
/// <remarks>What a unit computes must not depend on how many there are or on who does it: results are the same bits at any number of threads.</remarks>
internal static unsafe class Partition
{
    /// <summary>The least work that is worth waking a helper for, in nanoseconds on one thread; measured.</summary>
    private const long LeastAsleep = 80_000;

    /// <summary>The least work that is worth sharing with a helper that is awake; measured.</summary>
    private const long LeastAwake = 6_000;

    /// <summary>How many threads should do some work.</summary>
    /// <param name="nanoseconds">About how long one thread takes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Threads(long nanoseconds) => nanoseconds < LeastAwake ? 1 : Shared(nanoseconds);

    /// <summary>Does units 0 to <paramref name="count"/> - 1, in order if there is one thread.</summary>
    /// <param name="units">Lives on the stack of a caller.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="threads">What <see cref="Threads"/> has said.</param>
    internal static void Run<U>(scoped ref U units, int count, int threads)
        where U : struct, IUnits, allows ref struct
    {
        if (threads > 1 && count > 1 && Helpers.Standing is { } helpers)
        {
            helpers.Run(&Unit<U>, Unsafe.AsPointer(ref units), count, threads);
            return;
        }

        for (int unit = 0; unit < count; unit++)
        {
            units.Run(unit);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Shared(long nanoseconds)
    {
        int threads = Parallelism.Current;
        return threads > 1 && Helpers.Standing is { } helpers && (nanoseconds >= LeastAsleep || helpers.IsAwake) ? threads : 1;
    }

    // Helpers read the caller's struct, references included, from its stack, which the caller does not leave before they have ended.
    private static void Unit<U>(void* units, int unit)
        where U : struct, IUnits, allows ref struct =>
        Unsafe.AsRef<U>(units).Run(unit);
}
