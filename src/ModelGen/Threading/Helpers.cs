namespace ModelGen.Runtime;

/// <summary>Who helps callers with large kernels.</summary>
/// <remarks>Nobody does until a program asks for more than one thread: a native program that never does is without the pool.</remarks>
internal abstract unsafe class Helpers
{
    private static Helpers? standing;

    /// <summary>The helpers, if there are any.</summary>
    internal static Helpers? Standing => Volatile.Read(ref standing);

    /// <summary>Whether one of them is looking for work, so that little of it is worth sharing.</summary>
    internal abstract bool IsAwake { get; }

    /// <summary>Has somebody there to help from now on.</summary>
    internal static void Call()
    {
        if (Standing is null)
        {
            Interlocked.CompareExchange(ref standing, new WorkerPool(), null);
        }
    }

    /// <summary>Does units 0 to <paramref name="count"/> - 1 in any order on up to <paramref name="threads"/> threads, the calling one among them.</summary>
    /// <param name="run">Does a unit of the context.</param>
    /// <param name="context">Lives until the call returns.</param>
    /// <param name="count">At least 1.</param>
    /// <param name="threads">At least 1.</param>
    internal abstract void Run(delegate*<void*, int, void> run, void* context, int count, int threads);
}
